package dev.fairway.lab.system;

import dev.fairway.lab.Executables;
import dev.fairway.lab.Lab;
import dev.fairway.lab.LabOptions;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.network.Netns;
import dev.fairway.lab.network.Sandbox;

/** A lab for one test class. {@code -Dfairway.executables=NATIVE|JVM} says how node-proxy and dns-responder run. */
record SystemLab(Lab lab) implements AutoCloseable {
    private static final String EXECUTABLES = "fairway.executables";

    static SystemLab start(String name) {
        return new SystemLab(Lab.up(options(name), step -> System.out.println(name + ": " + step)));
    }

    static LabOptions options(String name) {
        return LabOptions.named(name)
                .withExecutables(Executables.valueOf(System.getProperty(EXECUTABLES, Executables.AUTO.name())));
    }

    Netns pod(Cluster cluster, String name) {
        return new Sandbox(RunDirectory.of(lab.name()).pod(cluster.namespace(), name)).netns();
    }

    @Override
    public void close() {
        lab.down();
    }
}
