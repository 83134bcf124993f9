package dev.fairway.nodeproxy.packets;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.packets.Outcome.Answered;
import dev.fairway.rules.ruleset.SlowStart;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The share of real connections that a new endpoint gets while its share grows (decision 55). */
class SlowStartIT {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int CONNECTIONS = 300;

    private final PacketLab lab = new PacketLab();
    private final List<EchoServer> servers = new ArrayList<>();

    @BeforeEach
    void setUp() {
        for (String name : List.of("pod-a", "pod-b")) {
            PacketLab.Host host = lab.add(name, TruthCluster.IPV4.get(name), TruthCluster.IPV6.get(name));
            for (InetAddress address : List.of(host.ipv4(), host.ipv6())) {
                servers.add(lab.on(host, () -> new EchoServer(name, address, TruthCluster.POD_PORT)));
            }
        }
        lab.defaultRouteTo(lab.add("outside", TruthCluster.IPV4.get("outside"), TruthCluster.IPV6.get("outside")));
    }

    @AfterEach
    void tearDown() {
        servers.forEach(EchoServer::close);
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"IPV4, TCP", "IPV6, TCP", "IPV4, UDP", "IPV6, UDP"})
    void theShareOfANewEndpointGrowsWithTime(IpFamily family, Protocol protocol) {
        String vip = family == IpFamily.IPV4 ? "10.96.0.5" : "fd00:10:96::5";
        List<Resource> objects = List.of(
                node("node-1", "", ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6), "10.244.1.0/24"),
                serviceCidr("10.96.0.0/16", "fd00:10:96::/112"),
                Service.builder(ObjectMeta.of("default", "web").withAnnotations(Map.of(SlowStart.ANNOTATION, "40s")))
                        .clusterIps(ips(vip))
                        .ipFamilies(List.of(family))
                        .ports(List.of(port(protocol, 80, TruthCluster.POD_PORT)))
                        .build(),
                slice("web", protocol, TruthCluster.POD_PORT, endpoints(family, "pod-a")));
        NodeSettings settings =
                new NodeSettings("node-1", NodeSettings.Mode.REPLACE, false, List.of(), List.of(), List.of());
        try (ProgrammedNode node = ProgrammedNode.start(lab, settings, objects)) {
            node.at(START);
            int alone = toPodB(protocol, vip);

            // When
            node.put(slice("web", protocol, TruthCluster.POD_PORT, endpoints(family, "pod-a", "pod-b")));
            int atOnce = toPodB(protocol, vip);
            node.at(START.plusSeconds(20));
            int halfWay = toPodB(protocol, vip);
            node.at(START.plusSeconds(40));
            int over = toPodB(protocol, vip);

            // Then: 1 of 6, 3 of 8, 1 of 2; each six standard deviations wide
            assertThat(alone).isZero();
            assertThat(atOnce).isBetween(11, 89);
            assertThat(halfWay).isBetween(62, 163);
            assertThat(over).isBetween(98, 202);
        }
    }

    private Endpoint[] endpoints(IpFamily family, String... names) {
        return Stream.of(names)
                .map(lab::host)
                .map(host -> family == IpFamily.IPV4 ? host.ipv4() : host.ipv6())
                .map(address -> endpoint(address.getHostAddress(), "node-1"))
                .toArray(Endpoint[]::new);
    }

    private int toPodB(Protocol protocol, String vip) {
        Client client = Client.on(lab, lab.host("outside"));
        lab.forgetFlows();
        return lab.on(lab.host("outside"), () -> {
            int count = 0;
            for (int i = 0; i < CONNECTIONS; i++) {
                Outcome outcome = client.askFromHere(protocol, ip(vip), 80);
                assertThat(outcome).isInstanceOf(Answered.class);
                count += ((Answered) outcome).server().equals("pod-b") ? 1 : 0;
            }
            return count;
        });
    }
}
