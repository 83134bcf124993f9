package dev.fairway.nodeproxy.process;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.event.EventId;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.packets.PacketLab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Services the whole process takes in each mode, and what else of the node it touches. */
class ModesIT {

    private static final String PROXY_NAME = "service.kubernetes.io/service-proxy-name";
    private static final String HEALTH_CHECK_PORT = "32100";
    private static final Duration START = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    void observingTouchesNothingAndAcknowledgesAllTheSame() throws Exception {
        try (PacketLab lab = new PacketLab()) {
            say(lab, "nft", "add table ip others");
            String tables = say(lab, "nft", "list", "ruleset");
            String ports = say(lab, "ss", "-Hltun");
            String settings = say(lab, "sysctl", "-a", "--pattern", "^net\\.(ipv4|ipv6|netfilter)\\.");
            try (RegistryInNamespace registry =
                            new RegistryInNamespace(lab.node().namespace(), objects());
                    NodeProcess _ = start(lab, registry, "observe")) {
                EventId event = registry.publish(slice("plain", Protocol.TCP, 8080, endpoint("10.244.2.3", "node-2")));
                await().until(() -> registry.inEffect().stream()
                        .anyMatch(inEffect -> inEffect.event().equals(event)));

                assertThat(say(lab, "nft", "list", "ruleset")).isEqualTo(tables);
                assertThat(say(lab, "sysctl", "-a", "--pattern", "^net\\.(ipv4|ipv6|netfilter)\\."))
                        .isEqualTo(settings);
                assertThat(say(lab, "ss", "-Hltun")).doesNotContain(HEALTH_CHECK_PORT);
                assertThat(ports).doesNotContain(HEALTH_CHECK_PORT);
                assertThat(registry.acknowledgements().getLast().getRulesetHash())
                        .hasSize(64);
            }
        }
    }

    @Test
    void besideAnotherProxyOnlyServicesLabelledForFairwayAreTaken() throws Exception {
        try (PacketLab lab = new PacketLab();
                RegistryInNamespace registry =
                        new RegistryInNamespace(lab.node().namespace(), objects());
                NodeProcess _ = start(lab, registry, "beside")) {
            String tables = say(lab, "nft", "list", "ruleset");
            assertThat(tables).contains("10.96.0.6").doesNotContain("10.96.0.5", "10.96.0.7", "10.96.0.8");
            assertThat(say(lab, "ss", "-Hltun")).doesNotContain(HEALTH_CHECK_PORT);
        }
    }

    @Test
    void inAnotherProxysPlaceAllServicesAreTakenButThoseLabelledForAThird() throws Exception {
        try (PacketLab lab = new PacketLab();
                RegistryInNamespace registry =
                        new RegistryInNamespace(lab.node().namespace(), objects());
                NodeProcess _ = start(lab, registry, "replace")) {
            String tables = say(lab, "nft", "list", "ruleset");
            assertThat(tables).contains("10.96.0.5", "10.96.0.6", "10.96.0.8").doesNotContain("10.96.0.7");
            await().untilAsserted(() -> assertThat(say(lab, "ss", "-Hltun")).contains(HEALTH_CHECK_PORT));
        }
    }

    private NodeProcess start(PacketLab lab, RegistryInNamespace registry, String mode) throws Exception {
        List<String> command = NodeProcess.commands().findFirst().orElseThrow();
        NodeProcess started =
                NodeProcess.startWith(command, lab.node().namespace(), directory, Map.of("NODE_PROXY_MODE", mode));
        await().atMost(START)
                .until(() -> registry.acknowledgements().stream()
                        .anyMatch(answer -> answer.getResumeToken().equals("snapshot")));
        return started;
    }

    private static List<Resource> objects() {
        Service balanced = service("balanced", "10.96.0.8")
                .type(Service.Type.LOAD_BALANCER)
                .externalTrafficPolicy(Service.TrafficPolicy.LOCAL)
                .healthCheckNodePort(new PortNumber(Integer.parseInt(HEALTH_CHECK_PORT)))
                .ports(List.of(port(Protocol.TCP, 80, 8080)))
                .build();
        return List.of(
                node("node-1", "zone-a", ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6), "10.244.1.0/24"),
                serviceCidr("10.96.0.0/16"),
                named("plain", "10.96.0.5", Map.of()),
                named("ours", "10.96.0.6", Map.of(PROXY_NAME, "fairway")),
                named("theirs", "10.96.0.7", Map.of(PROXY_NAME, "somebody")),
                balanced,
                slice("plain", Protocol.TCP, 8080, endpoint("10.244.2.2", "node-2")),
                slice("ours", Protocol.TCP, 8080, endpoint("10.244.2.2", "node-2")),
                slice("theirs", Protocol.TCP, 8080, endpoint("10.244.2.2", "node-2")),
                slice("balanced", Protocol.TCP, 8080, endpoint("10.244.1.2", "node-1")));
    }

    private static Service named(String name, String address, Map<String, String> labels) {
        Service plain = service(name, address).build();
        return Service.builder(plain.meta().withLabels(labels))
                .clusterIps(plain.clusterIps())
                .ports(List.of(port(Protocol.TCP, 80, 8080)))
                .build();
    }

    /** What a program says on the node. */
    private static String say(PacketLab lab, String... command) throws Exception {
        return lab.on(lab.node(), () -> {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
    }
}
