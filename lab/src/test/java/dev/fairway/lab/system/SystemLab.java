package dev.fairway.lab.system;

import dev.fairway.lab.Executables;
import dev.fairway.lab.Lab;
import dev.fairway.lab.LabOptions;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.network.Netns;
import dev.fairway.lab.network.Sandbox;
import java.time.Duration;
import java.util.Locale;

/** A lab for one test class. {@code -Dfairway.executables=NATIVE|JVM} says how node-proxy and dns-responder run. */
record SystemLab(Lab lab) implements AutoCloseable {
    /** On a machine that does other things too. */
    private static final Duration START = Duration.ofMinutes(6);

    private static final String EXECUTABLES = "fairway.executables";

    /** Two runs of the tests at once are to have labs of their own, so the name holds this process's number. */
    static String name(String suffix) {
        return "st%s-%s".formatted(Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX), suffix);
    }

    static SystemLab start(String name) {
        return new SystemLab(Lab.up(options(name), step -> System.out.println(name + ": " + step)));
    }

    static LabOptions options(String name) {
        return LabOptions.named(name).withExecutables(executables()).withDeadline(START);
    }

    private static Executables executables() {
        return Executables.valueOf(System.getProperty(EXECUTABLES, "AUTO").toUpperCase(Locale.ROOT));
    }

    Netns pod(Cluster cluster, String name) {
        return new Sandbox(RunDirectory.of(lab.name()).pod(cluster.namespace(), name)).netns();
    }

    @Override
    public void close() {
        lab.down();
    }
}
