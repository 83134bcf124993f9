package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.lab.Lab;
import dev.fairway.lab.LabOptions;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.host.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Labs begin, stand side by side, die and leave nothing behind. */
class LifecycleST {
    private static final Duration SOON = Duration.ofSeconds(10);

    @AfterEach
    void removeAll() {
        Lab.down("st-a");
        Lab.down("st-b");
    }

    @Test
    void twoLabsSideBySideDoNotSeeEachOther() {
        // Given
        Lab first = start("st-a");
        Lab second = start("st-b");
        // When
        Map<String, Long> inFirst = serve(first, "one");
        Map<String, Long> inSecond = serve(second, "two");
        first.down();
        // Then
        assertThat(inFirst).containsOnlyKeys("one");
        assertThat(inSecond).containsOnlyKeys("two");
        assertThat(Lab.running()).extracting(Lab::name).contains("st-b").doesNotContain("st-a");
        try (Cluster cluster = Cluster.of(second, "default")) {
            assertThat(client(second, cluster).shares(20)).containsOnlyKeys("two");
        }
    }

    @Test
    void aLabThatEndsLeavesNothingBehind() {
        // Given
        Lab lab = start("st-a");
        serve(lab, "one");
        // When
        lab.down();
        // Then
        assertNothingLeft("st-a");
    }

    @Test
    void whatAKilledLabLeftIsRemoved() {
        // Given
        Lab lab = start("st-a");
        serve(lab, "one");
        long supervisor = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("Supervisor") && line.contains("/st-a "))
                        .isPresent())
                .findFirst()
                .orElseThrow()
                .pid();
        // When
        Command.of("kill", "-9", Long.toString(supervisor)).run();
        await().atMost(SOON).until(() -> ProcessId.of(supervisor).isEmpty());
        boolean found = Lab.down("st-a");
        // Then
        assertThat(found).isTrue();
        assertNothingLeft("st-a");
    }

    private static void assertNothingLeft(String name) {
        Path directory = RunDirectory.of(name).path();
        assertThat(directory).doesNotExist();
        assertThat(RunDirectory.of(name).temporaryData()).doesNotExist();
        assertThat(Command.of("ip", "-oneline", "link").run()).doesNotContain("fwy-" + name);
        assertThat(Command.of("cat", "/proc/mounts").run()).doesNotContain(directory.toString());
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> environment(process.pid()))
                        .filter(environment -> environment.contains("=" + directory + "\0")))
                .isEmpty();
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "environ"));
        } catch (IOException _) {
            return "";
        }
    }

    private static Lab start(String name) {
        LabOptions options = SystemLab.options(name);
        return Lab.up(options, step -> System.out.println(name + ": " + step));
    }

    private static Map<String, Long> serve(Lab lab, String pod) {
        try (Cluster cluster = Cluster.of(lab, "default")) {
            cluster.apply(Manifests.pod(pod, "web"));
            cluster.apply(Manifests.pod("client", "client"));
            cluster.apply(Manifests.service("web", "web"));
            cluster.awaitReadyPods("web", 1);
            cluster.awaitReadyPods("client", 1);
            Client client = client(lab, cluster);
            await().atMost(SOON).until(() -> !client.ask().failed());
            return client.shares(20);
        }
    }

    private static Client client(Lab lab, Cluster cluster) {
        return Client.at(new SystemLab(lab).pod(cluster, "client"), cluster.clusterIp("web", Family.IPV4), 80);
    }
}
