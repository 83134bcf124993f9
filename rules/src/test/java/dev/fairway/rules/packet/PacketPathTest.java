package dev.fairway.rules.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.Masquerade;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceRules;
import dev.fairway.rules.ruleset.Target;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reasons; which decision is right is held by the truth table of node-proxy. */
class PacketPathTest {

    private static final String POD = "10.244.1.2";
    private static final String NODE = "192.0.2.1";
    private static final String OUTSIDE = "198.51.100.9";

    @Test
    void aPodsWayToAClusterIpIsToldStepByStep() {
        // When
        TracedDecision trace = trace(POD, "10.96.0.1", 80);

        // Then
        assertThat(trace.steps())
                .extracting(PacketStep::text)
                .containsExactly(
                        "the destination is the cluster IP of Service default/web, port http",
                        "10.244.1.2 is a pod of this node: the traffic policy lets it reach the Service's endpoints"
                                + " anywhere",
                        "the endpoint sees the client's address: only connections of this node's pods keep theirs",
                        "it goes to 10.244.1.3 port 8080 with 75.0 %, 10.244.2.3 port 8080 with 25.0 %; a client stays"
                                + " with its endpoint for 10800 s");
        assertThat(trace.decision()).isInstanceOf(Decision.ToEndpoint.class);
    }

    @Test
    void theSameAddressIsToldOtherwiseForOtherClients() {
        assertThat(trace(NODE, "203.0.113.9", 80).steps())
                .extracting(PacketStep::text)
                .contains("the endpoint sees the node's address: only the node's own connections get it");
        assertThat(trace(OUTSIDE, "203.0.113.9", 80).steps())
                .last()
                .extracting(PacketStep::text)
                .isEqualTo("198.51.100.9 is neither a pod of this node nor the node itself: the traffic policy is Local"
                        + " and no endpoint is on this node, so that it is dropped");
    }

    @Test
    void aSourceOutsideTheRangesIsTheLastThingLookedAt() {
        // When
        TracedDecision trace = trace("10.9.9.9", "203.0.113.9", 80);

        // Then
        assertThat(trace.decision()).isEqualTo(new Decision.Drop(Decision.Cause.SOURCE_NOT_ALLOWED));
        assertThat(trace.steps())
                .last()
                .isEqualTo(new PacketStep.SourceRanges(
                        ip("10.9.9.9"), loadBalancer().allowedSources(), false));
    }

    @Test
    void whatIsNoServiceSaysWhy() {
        assertThat(trace(POD, "10.96.0.1", 81).steps())
                .containsExactly(new PacketStep.UnknownPort(new ServiceKey("default", "web")));
        assertThat(trace(POD, "10.96.7.7", 80).steps())
                .containsExactly(new PacketStep.Unallocated(Cidr.parse("10.96.0.0/16")));
        assertThat(trace(POD, "9.9.9.9", 80))
                .isEqualTo(new TracedDecision(List.of(new PacketStep.NoService()), new Decision.Pass()));
    }

    private static TracedDecision trace(String from, String to, int port) {
        return path().trace(new Packet(ip(from), ip(to), Protocol.TCP, new PortNumber(port)));
    }

    private static PacketPath path() {
        NodeRules node = new NodeRules(
                List.of(ip(NODE)), List.of(Cidr.parse("10.244.1.0/24")), List.of(Cidr.parse("10.96.0.0/16")));
        ServiceAddress clusterIp = new ServiceAddress(
                ServiceAddress.Kind.CLUSTER_IP,
                ip("10.96.0.1"),
                new PortNumber(80),
                Target.CLUSTER_WIDE,
                Target.CLUSTER_WIDE,
                Masquerade.UNLESS_POD,
                List.of());
        List<Destination> endpoints = List.of(
                new Destination(ip("10.244.1.3"), new PortNumber(8080), 30, false),
                new Destination(ip("10.244.2.3"), new PortNumber(8080), 10, false));
        PortRules port = new PortRules(
                IpFamily.IPV4,
                "http",
                Protocol.TCP,
                Duration.ofHours(3),
                List.of(clusterIp, loadBalancer()),
                endpoints,
                List.of(),
                List.of());
        return new PacketPath(
                node,
                List.of(ip(NODE)),
                List.of(new ServiceRules(new ServiceKey("default", "web"), List.of(port), 0, null)));
    }

    private static ServiceAddress loadBalancer() {
        return new ServiceAddress(
                ServiceAddress.Kind.LOAD_BALANCER_IP,
                ip("203.0.113.9"),
                new PortNumber(80),
                Target.DROP,
                Target.CLUSTER_WIDE,
                Masquerade.IF_NODE,
                List.of(Cidr.parse("198.51.100.0/24"), Cidr.parse("192.0.2.0/24")));
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
