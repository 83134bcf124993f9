package dev.fairway.nodeproxy.packets;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.nodePort;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.core.traffic.ServiceTraffic;
import dev.fairway.nodeproxy.core.traffic.Traffic;
import dev.fairway.nodeproxy.packets.Outcome.Answered;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel counts of real packets: a pod on the node, one elsewhere, and a client outside. */
class CountersIT {

    private static final int POD_PORT = 8080;
    private static final int NODE_PORT = 30080;
    private static final int ANSWERED = 5;

    private final PacketLab lab = new PacketLab();
    private EchoServer server4;
    private EchoServer server6;
    private ProgrammedNode proxy;

    @BeforeEach
    void setUp() {
        lab.add("pod-a", "10.244.1.2", "fd00:10:244:1::2");
        PacketLab.Host far = lab.add("far", "10.244.2.2", "fd00:10:244:2::2");
        lab.defaultRouteTo(lab.add("outside", "192.0.2.10", "2001:db8::10"));
        server4 = lab.on(far, () -> new EchoServer("far", far.ipv4(), POD_PORT));
        server6 = lab.on(far, () -> new EchoServer("far", far.ipv6(), POD_PORT));
        proxy = ProgrammedNode.start(
                lab,
                new NodeSettings("node-1", NodeSettings.Mode.REPLACE, false, List.of(), List.of(), List.of()),
                cluster());
    }

    @AfterEach
    void tearDown() {
        proxy.close();
        server4.close();
        server6.close();
        lab.close();
    }

    private static List<Resource> cluster() {
        return List.of(
                node(
                        "node-1",
                        "",
                        ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6),
                        "10.244.1.0/24",
                        "fd00:10:244:1::/64"),
                serviceCidr("10.96.0.0/16", "fd00:10:96::/112"),
                service("web", "10.96.0.5", "fd00:10:96::5")
                        .type(Service.Type.NODE_PORT)
                        .ports(List.of(
                                nodePort(port("http", Protocol.TCP, 80, POD_PORT), NODE_PORT),
                                nodePort(port("dns", Protocol.UDP, 80, POD_PORT), NODE_PORT)))
                        .build(),
                slice("web", "http", Protocol.TCP, POD_PORT, endpoint("10.244.2.2", "node-2")),
                slice("web", "http", Protocol.TCP, POD_PORT, endpoint("fd00:10:244:2::2", "node-2")),
                slice("web", "dns", Protocol.UDP, POD_PORT, endpoint("10.244.2.2", "node-2")),
                slice("web", "dns", Protocol.UDP, POD_PORT, endpoint("fd00:10:244:2::2", "node-2")),
                service("idle", "10.96.0.6")
                        .ports(List.of(port(Protocol.TCP, 80, POD_PORT)))
                        .build());
    }

    private Outcome ask(String from, Protocol protocol, String address, int port) {
        return Client.on(lab, lab.host(from)).ask(protocol, ip(address), port);
    }

    @ParameterizedTest
    @CsvSource({
        "TCP,10.96.0.5," + PacketLab.NODE_IPV4 + ",10.244.2.2",
        "UDP,10.96.0.5," + PacketLab.NODE_IPV4 + ",10.244.2.2",
        "TCP,fd00:10:96::5," + PacketLab.NODE_IPV6 + ",fd00:10:244:2::2",
        "UDP,fd00:10:96::5," + PacketLab.NODE_IPV6 + ",fd00:10:244:2::2"
    })
    void anEndpointsTrafficIsCountedWhicheverAddressIsUsed(
            Protocol protocol, String clusterIp, String nodeIp, String endpoint) {
        // When
        for (int i = 0; i < ANSWERED; i++) {
            assertThat(ask("pod-a", protocol, clusterIp, 80)).isInstanceOf(Answered.class);
            assertThat(ask("outside", protocol, nodeIp, NODE_PORT)).isInstanceOf(Answered.class);
            assertThat(ask("node", protocol, nodeIp, NODE_PORT)).isInstanceOf(Answered.class);
        }

        // Then
        Map<ServiceTraffic, Traffic> traffic = ServiceTraffic.attribute(
                proxy.counters().traffic(), proxy.state().table().inEffect());
        assertThat(traffic).hasSize(1);
        ServiceTraffic key = traffic.keySet().iterator().next();
        assertThat(key.service().name()).isEqualTo("web");
        assertThat(key.port()).isEqualTo(protocol == Protocol.TCP ? "http" : "dns");
        assertThat(key.endpoint()).isEqualTo(new Value.Endpoint(ip(endpoint), POD_PORT));
        Traffic counted = traffic.get(key);
        assertThat(counted.connections()).isEqualTo(3 * ANSWERED);
        if (protocol == Protocol.UDP) {
            // a line break out, the name and the client's address back, each with its headers
            int headers = clusterIp.contains(":") ? 48 : 28;
            assertThat(counted.packetsTo()).isEqualTo(3 * ANSWERED);
            assertThat(counted.packetsFrom()).isEqualTo(3 * ANSWERED);
            assertThat(counted.bytesTo()).isEqualTo(3 * ANSWERED * (headers + 1L));
            assertThat(counted.bytesFrom()).isGreaterThan(3 * ANSWERED * (headers + 1L));
        } else {
            assertThat(counted.packetsTo()).isGreaterThanOrEqualTo(3 * 3 * ANSWERED);
            assertThat(counted.bytesFrom()).isGreaterThan(counted.packetsFrom() * 40);
        }
    }

    @Test
    void refusalsAreCountedByTheirReason() {
        // When
        ask("pod-a", Protocol.TCP, "10.96.0.6", 80);
        ask("pod-a", Protocol.TCP, "10.96.0.5", 81);
        ask("outside", Protocol.UDP, "10.96.77.77", 53);
        ask("outside", Protocol.UDP, "fd00:10:96::7777", 53);

        // Then
        Map<IpFamily, Map<String, Long>> refusals = proxy.counters().refusals();
        assertThat(refusals.get(IpFamily.IPV4))
                .containsEntry("no-endpoints", 1L)
                .containsEntry("unknown-port", 1L)
                .containsEntry("unallocated", 1L)
                .containsEntry("no-local-endpoints", 0L);
        assertThat(refusals.get(IpFamily.IPV6)).containsEntry("unallocated", 1L).containsEntry("no-endpoints", 0L);
    }

    @Test
    void theNftProgramListsTheCountingTable() throws Exception {
        // When
        Process list = lab.on(
                lab.node(),
                () -> new ProcessBuilder("nft", "list", "table", "ip6", "fairway")
                        .redirectErrorStream(true)
                        .start());
        String text = new String(list.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        // Then
        assertThat(list.waitFor()).isZero();
        assertThat(text).contains("set connections", "counter no-endpoints", "chain traffic", "chain again");
    }
}
