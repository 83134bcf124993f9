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

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Resource;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.packets.Client;
import dev.fairway.nodeproxy.packets.EchoServer;
import dev.fairway.nodeproxy.packets.Outcome;
import dev.fairway.nodeproxy.packets.PacketLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole process, from the jar and as native executable, between a registry and a kernel. */
class NodeProcessIT {

    private static final String VIP = "10.96.0.5";
    private static final Duration START = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("dev.fairway.nodeproxy.process.NodeProcess#commands")
    void itProgramsAcknowledgesAndLeavesTheRulesBehind(List<String> command) throws Exception {
        try (PacketLab lab = new PacketLab()) {
            // Given
            PacketLab.Host pod = lab.add("pod-a", "10.244.1.2", "fd00:10:244:1::2");
            PacketLab.Host far = lab.add("far", "10.244.2.2", "fd00:10:244:2::2");
            lab.defaultRouteTo(far);
            Client client = Client.on(lab, pod);
            try (RegistryInNamespace registry =
                            new RegistryInNamespace(lab.node().namespace(), objects());
                    EchoServer _ = lab.on(far, () -> new EchoServer("far", far.ipv4(), 8080));
                    NodeProcess proxy = NodeProcess.start(command, lab.node().namespace(), directory)) {
                await().atMost(START)
                        .until(() -> registry.acknowledgements().stream()
                                .anyMatch(answer -> answer.getResumeToken().equals("snapshot")));
                assertThat(ask(client)).isEqualTo(new Outcome.Refused());

                // When
                EventId event = registry.publish(endpoints("10.244.2.2"));

                // Then
                await().until(() -> ask(client) instanceof Outcome.Answered);
                await().until(() -> registry.inEffect().stream()
                        .anyMatch(inEffect -> inEffect.event().equals(event)));
                InEffect answer = registry.inEffect().stream()
                        .filter(inEffect -> inEffect.event().equals(event))
                        .findFirst()
                        .orElseThrow();
                assertThat(answer.error()).isEmpty();
                assertThat(Duration.between(answer.receivedAt(), answer.inEffectAt()))
                        .isLessThan(Duration.ofSeconds(2));
                assertThat(registry.acknowledgements().getLast().getRulesetHash())
                        .hasSize(64);
                assertThat(registry.acknowledgements().getLast().getAgent()).isEqualTo("node/node-1");
                proxy.terminate();
            }
            assertThat(goesOn(lab, far, client)).isTrue();
            assertThat(startsFromDisk(lab, far, client, command)).isTrue();
        }
    }

    /** The process is gone; what it programmed is not. */
    private static boolean goesOn(PacketLab lab, PacketLab.Host far, Client client) throws Exception {
        try (EchoServer _ = lab.on(far, () -> new EchoServer("far", far.ipv4(), 8080))) {
            return ask(client) instanceof Outcome.Answered;
        }
    }

    /** Without a registry and after the rules are lost it comes back with the last known state. */
    private boolean startsFromDisk(PacketLab lab, PacketLab.Host far, Client client, List<String> command)
            throws Exception {
        lab.on(
                lab.node(),
                () -> new ProcessBuilder("nft", "flush", "ruleset").start().waitFor());
        try (EchoServer _ = lab.on(far, () -> new EchoServer("far", far.ipv4(), 8080));
                NodeProcess _ = NodeProcess.start(command, lab.node().namespace(), directory)) {
            await().atMost(START).until(() -> ask(client) instanceof Outcome.Answered);
            return true;
        }
    }

    private static Outcome ask(Client client) {
        return client.ask(Protocol.TCP, ip(VIP), 80);
    }

    private static List<Resource> objects() {
        return List.of(
                node("node-1", "zone-a", ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6), "10.244.1.0/24"),
                serviceCidr("10.96.0.0/16"),
                service("web", VIP).ports(List.of(port(Protocol.TCP, 80, 8080))).build());
    }

    private static EndpointSlice endpoints(String address) {
        return slice("web", Protocol.TCP, 8080, endpoint(address, "node-2"));
    }
}
