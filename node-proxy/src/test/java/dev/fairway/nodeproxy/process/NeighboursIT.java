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
import dev.fairway.nodeproxy.packets.Outcome.Answered;
import dev.fairway.nodeproxy.packets.PacketLab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one machine, each in a namespace of its own, with the same addresses and ports. */
class NeighboursIT {

    private static final Duration START = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    /** One node with a pod elsewhere that answers with its name. */
    private final class Neighbour implements AutoCloseable {
        private final PacketLab lab = new PacketLab();
        private final Client client;
        private final String name;
        private final EchoServer server;
        private final RegistryInNamespace registry;
        private final Path own;
        private NodeProcess proxy;

        Neighbour(String name) throws IOException {
            this.name = name;
            own = Files.createDirectory(directory.resolve(name));
            client = Client.on(lab, lab.add("pod-a", "10.244.1.2", "fd00:10:244:1::2"));
            PacketLab.Host far = lab.add("far", "10.244.2.2", "fd00:10:244:2::2");
            server = lab.on(far, () -> new EchoServer(name, far.ipv4(), 8080));
            registry = new RegistryInNamespace(lab.node().namespace(), objects());
            proxy = start();
        }

        NodeProcess start(String... arguments) throws IOException {
            return NodeProcess.start(
                    NodeProcess.commands().findFirst().orElseThrow(), lab.node().namespace(), own, arguments);
        }

        Outcome ask() {
            return client.ask(Protocol.TCP, ip("10.96.0.5"), 80);
        }

        boolean answers() {
            return ask() instanceof Answered(String answered, String _) && answered.equals(name);
        }

        String ruleset() {
            return lab.on(lab.node(), () -> {
                Process nft = new ProcessBuilder("nft", "list", "ruleset")
                        .redirectErrorStream(true)
                        .start();
                String output = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(nft.waitFor()).as(output).isZero();
                return output.replaceAll("packets \\d+ bytes \\d+", "");
            });
        }

        @Override
        public void close() {
            proxy.close();
            registry.close();
            server.close();
            lab.close();
        }
    }

    private static List<Resource> objects() {
        return List.of(
                node("node-1", "", ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6), "10.244.1.0/24"),
                serviceCidr("10.96.0.0/16"),
                service("web", "10.96.0.5")
                        .ports(List.of(port(Protocol.TCP, 80, 8080)))
                        .build(),
                slice("web", Protocol.TCP, 8080, endpoint("10.244.2.2", "node-2")));
    }

    @Test
    void whatOneDoesFromItsStartToItsCleanupTheOtherDoesNotSee() throws Exception {
        List<Outcome> wrong = Collections.synchronizedList(new ArrayList<>());
        try (Neighbour one = new Neighbour("one")) {
            // Given
            await().atMost(START).until(one::answers);
            String before = one.ruleset();
            Thread traffic = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Outcome outcome = one.ask();
                    if (!(outcome instanceof Answered(String name, String _) && name.equals("one"))) {
                        wrong.add(outcome);
                    }
                }
            });

            // When
            try (Neighbour other = new Neighbour("other")) {
                await().atMost(START).until(other::answers);
                other.proxy.terminate();
                assertThat(other.answers()).as("after its end").isTrue();
                try (NodeProcess cleanup = other.start("cleanup")) {
                    assertThat(cleanup.process().waitFor()).isZero();
                }
                assertThat(other.ruleset()).isEmpty();
                assertThat(other.answers()).as("after its cleanup").isFalse();
            }
            traffic.interrupt();
            traffic.join();

            // Then
            assertThat(wrong).isEmpty();
            assertThat(one.ruleset()).isEqualTo(before);
            assertThat(Files.readString(one.proxy.log())).doesNotContain("WARN", "ERROR");
        }
    }
}
