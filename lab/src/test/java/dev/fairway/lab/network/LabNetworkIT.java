package dev.fairway.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.lab.ExecResult;
import dev.fairway.lab.host.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabNetworkIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private LabNetwork network() {
        return new LabNetwork("it-net", new AddressPlan(251), directory);
    }

    private Sandbox pod(String name) {
        return new Sandbox(directory.resolve("pods").resolve("default").resolve(name));
    }

    @AfterEach
    void removeAll() {
        List.of(
                        pod("a"),
                        pod("b"),
                        network().node(1),
                        network().node(2),
                        network().outside())
                .forEach(Sandbox::remove);
        new Sandbox(directory.resolve("fabric")).remove();
        network().removeFromHost();
    }

    @Test
    void podsReachEachOtherAcrossNodesInBothFamilies() {
        // Given
        network().create();
        network().addNode(1);
        network().addNode(2);
        // When
        network().addPod(pod("a"), new PodLink(1, 2));
        network().addPod(pod("b"), new PodLink(2, 2));
        // Then
        assertThat(ping(pod("a"), "10.244.2.2").exitCode()).isZero();
        assertThat(ping(pod("a"), "fd00:10:244:2::2").exitCode()).isZero();
        assertThat(ping(network().node(1), "10.244.2.2").exitCode()).isZero();
        assertThat(ping(network().node(2), network().plan().hostManagement()).exitCode())
                .isZero();
    }

    @Test
    void theOutsideReachesNodesButNoPod() {
        // Given
        network().create();
        network().addNode(1);
        network().addPod(pod("a"), new PodLink(1, 2));
        // When
        ExecResult toNode = ping(network().outside(), "172.30.0.11");
        ExecResult toPod = ping(network().outside(), "10.244.1.2");
        // Then
        assertThat(toNode.exitCode()).isZero();
        assertThat(toPod.exitCode()).isNotZero();
    }

    @Test
    void aPodSeesItsOwnNamesAndResolver() {
        // Given
        network().create();
        network().addNode(1);
        network().addPod(pod("a"), new PodLink(1, 2));
        pod("a").writeNames("a", List.of("10.244.1.2", "fd00:10:244:1::2"));
        pod("a").writeClusterFirstResolver("default", AddressPlan.CLUSTER_DNS_IPV4);
        // When
        String seen = Command.of(pod("a").enter(List.of("sh", "-c", "hostname; cat /etc/resolv.conf; getent hosts a")))
                .run();
        // Then
        assertThat(seen).startsWith("a\n").contains("ndots:5", "nameserver 10.96.0.10", "fd00:10:244:1::2");
    }

    @Test
    void removalLeavesNothingOnTheHost() {
        // Given
        network().create();
        network().addNode(1);
        network().addToManagement(network().outside(), network().plan().podManagement(0));
        // When
        removeAll();
        // Then
        assertThat(network().isPresent()).isFalse();
        assertThat(Command.of("ip", "-oneline", "link").run()).doesNotContain("fwy251");
        assertThat(Command.of("findmnt", "--raw").run()).doesNotContain(directory.toString());
    }

    private static ExecResult ping(Sandbox from, String address) {
        return Command.of(from.enter(List.of("ping", "-c", "1", "-W", "2", address)))
                .execute(TIMEOUT);
    }
}
