package dev.fairway.nodeproxy.process;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Resource;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.packets.Client;
import dev.fairway.nodeproxy.packets.EchoServer;
import dev.fairway.nodeproxy.packets.Outcome;
import dev.fairway.nodeproxy.packets.PacketLab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs do to our tables, and what is left after {@code cleanup}; with the process from the jar. */
class SelfHealingIT {

    private static final Duration START = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    void tablesThatAnotherProgramFlushesComeBackAndCleanupRemovesThem() throws Exception {
        List<String> command = NodeProcess.commands().findFirst().orElseThrow();
        try (PacketLab lab = new PacketLab()) {
            // Given
            PacketLab.Host pod = lab.add("pod-a", "10.244.1.2", "fd00:10:244:1::2");
            PacketLab.Host far = lab.add("far", "10.244.2.2", "fd00:10:244:2::2");
            lab.defaultRouteTo(far);
            Client client = Client.on(lab, pod);
            try (RegistryInNamespace _ = new RegistryInNamespace(lab.node().namespace(), objects());
                    EchoServer _ = lab.on(far, () -> new EchoServer("far", far.ipv4(), 8080));
                    NodeProcess proxy = NodeProcess.startWith(
                            command, lab.node().namespace(), directory, Map.of("NODE_PROXY_OWNED_TABLES", "false"))) {
                await().atMost(START).until(() -> ask(client) instanceof Outcome.Answered);

                // When
                run(lab, "nft", "flush", "ruleset");

                // Then
                await().atMost(Duration.ofSeconds(5)).until(() -> ask(client) instanceof Outcome.Answered);
                proxy.terminate();
            }
            try (NodeProcess cleanup = NodeProcess.start(command, lab.node().namespace(), directory, "cleanup")) {
                assertThat(cleanup.process().waitFor()).isZero();
                assertThat(Files.readString(cleanup.log()))
                        .contains("removed table ip fairway", "removed table ip6 fairway");
            }
            assertThat(run(lab, "nft", "list", "tables")).isEmpty();
        }
    }

    private static String run(PacketLab lab, String... command) {
        return lab.on(lab.node(), () -> {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        });
    }

    private static Outcome ask(Client client) {
        return client.ask(Protocol.TCP, ip("10.96.0.5"), 80);
    }

    private static List<Resource> objects() {
        return List.of(
                node("node-1", "zone-a", ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6), "10.244.1.0/24"),
                serviceCidr("10.96.0.0/16"),
                service("web", "10.96.0.5")
                        .ports(List.of(port(Protocol.TCP, 80, 8080)))
                        .build(),
                slice("web", Protocol.TCP, 8080, endpoint("10.244.2.2", "node-2")));
    }
}
