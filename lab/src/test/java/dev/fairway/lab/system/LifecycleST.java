package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.lab.Lab;
import dev.fairway.lab.LabOptions;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.host.ProcessId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Labs begin, stand side by side, die and leave nothing behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleST {
    private static final String FIRST = SystemLab.name("a");
    private static final String SECOND = SystemLab.name("b");
    private static final Duration SOON = Duration.ofSeconds(20);

    @BeforeAll
    void startTwoLabs() {
        start(FIRST);
        start(SECOND);
    }

    @AfterAll
    void removeAll() {
        Lab.down(FIRST);
        Lab.down(SECOND);
    }

    @Test
    @Order(1)
    void twoLabsSideBySideDoNotSeeEachOther() {
        // When
        Map<String, Long> inFirst = serve(lab(FIRST), "one");
        Map<String, Long> inSecond = serve(lab(SECOND), "two");
        // Then
        assertThat(inFirst).containsOnlyKeys("one");
        assertThat(inSecond).containsOnlyKeys("two");
    }

    @Test
    @Order(2)
    void aLabThatEndsLeavesNothingBehindAndTheOtherRunsOn() {
        // When
        lab(FIRST).down();
        // Then
        NothingLeft.of(FIRST);
        assertThat(Lab.find(FIRST)).isEmpty();
        try (Cluster cluster = Cluster.of(lab(SECOND), "default")) {
            assertThat(client(lab(SECOND), cluster).shares(20)).containsOnlyKeys("two");
        }
    }

    @Test
    @Order(3)
    void whatAKilledLabLeftIsRemoved() {
        // Given
        long supervisor = supervisor(SECOND);
        // When
        Command.of("kill", "-9", Long.toString(supervisor)).run();
        await().atMost(SOON).until(() -> ProcessId.of(supervisor).isEmpty());
        boolean found = Lab.down(SECOND);
        // Then
        assertThat(found).isTrue();
        NothingLeft.of(SECOND);
    }

    private static Lab lab(String name) {
        return Lab.find(name).orElseThrow();
    }

    /** From /proc: Java tells no command line as long as this one's class path. */
    private static long supervisor(String name) {
        String arguments = "Supervisor\0" + RunDirectory.of(name).path() + "\0";
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> NothingLeft.procFile(pid, "cmdline").contains(arguments))
                .findFirst()
                .orElseThrow();
    }

    private static void start(String name) {
        LabOptions options = SystemLab.options(name).withNodes(1);
        var _ = Lab.up(options, step -> System.out.println(name + ": " + step));
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
