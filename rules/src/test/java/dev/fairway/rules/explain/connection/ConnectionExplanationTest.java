package dev.fairway.rules.explain.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.explain.connection.ConnectionQuestion.Client;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two nodes, a pod on each, both families; the client is a pod of the first node. */
class ConnectionExplanationTest {

    private static final PortNumber PORT = new PortNumber(80);
    private static final PortNumber NODE_PORT = new PortNumber(30080);
    private static final Node ONE = node("node-1", 1);
    private static final Node TWO = node("node-2", 2);
    private static final Client CLIENT = new Client.OfPod(pod("client", "node-1", "10.244.1.9", "fd00:10:244:1::9"));
    private static final Client OUTSIDE = new Client.Outside(List.of(ip("192.0.2.1"), ip("2001:db8::1")));

    private Service service = web().build();
    private List<Endpoint> four = List.of(endpoint("10.244.1.2", "node-1"), endpoint("10.244.2.2", "node-2"));
    private final List<Resource> others = new ArrayList<>();

    @Test
    void aNameLeadsToBothFamiliesAndToEveryEndpoint() {
        // When
        ConnectionExplanation explanation = explain(CLIENT, "web", "80");

        // Then
        assertThat(explanation.arrives()).isTrue();
        assertThat(explanation.sentence())
                .startsWith("A connection from pod default/client to web:80 ")
                .contains("goes to one of 2 endpoints of Service default/web; the server sees the client's address")
                .contains("goes to one of 1 endpoint of Service default/web");
        assertThat(explanation.naming())
                .singleElement()
                .satisfies(step ->
                        assertThat(step.text()).startsWith("web.default.svc.cluster.local.: 10.96.0.1, fd00:10:96::1"));
        assertThat(explanation.paths()).hasSize(2).first().satisfies(path -> {
            assertThat(path.node()).isEqualTo("node-1");
            assertThat(path.shares()).extracting(ConnectionPath.Share::part).containsExactly(0.5, 0.5);
            assertThat(path.shares()).extracting(ConnectionPath.Share::pod).containsExactly("web-2", "web-2");
        });
    }

    @Test
    void aClientOfOneFamilyDoesNotTryTheOther() {
        // When
        ConnectionExplanation explanation =
                explain(new Client.OfPod(pod("client", "node-1", "10.244.1.9")), "web", "80");

        // Then
        assertThat(explanation.paths()).hasSize(1);
        assertThat(explanation.untried())
                .singleElement()
                .satisfies(step -> assertThat(step.text())
                        .isEqualTo("fd00:10:96::1 is not tried: the client has no IPv6 address"));
    }

    @Test
    void theSearchPathIsFollowedInOrder() {
        // When
        ConnectionExplanation explanation = explain(CLIENT, "web.default", "http");

        // Then
        assertThat(explanation.naming())
                .extracting(step -> step.text().split(":", -1)[0])
                .containsExactly("web.default.default.svc.cluster.local.", "web.default.svc.cluster.local.");
        assertThat(explanation.paths().getFirst().packet().port()).isEqualTo(PORT);
    }

    @Test
    void aNameThatDoesNotExistGoesNowhere() {
        // When
        ConnectionExplanation explanation = explain(CLIENT, "wbe", "80");

        // Then
        assertThat(explanation.arrives()).isFalse();
        assertThat(explanation.naming().getFirst().text()).contains("there is no Service default/wbe");
        assertThat(explanation.sentence()).contains("goes nowhere");
    }

    @Test
    void anExternalNameIsAnAliasThatNoServiceHasAPartIn() {
        // Given
        service = Service.builder(ObjectMeta.of("default", "web"))
                .type(Service.Type.EXTERNAL_NAME)
                .externalName("example.com")
                .build();

        // When
        ConnectionExplanation explanation = explain(CLIENT, "web", "80");

        // Then
        assertThat(explanation.sentence()).contains("an alias of example.com.");
    }

    @Test
    void withoutReadyEndpointsItIsRefused() {
        // Given
        four = List.of(endpoint("10.244.1.2", "node-1").withConditions(false, false, false));

        // When
        ConnectionExplanation explanation = explain(CLIENT, "10.96.0.1", "80");

        // Then
        assertThat(explanation.sentence()).contains("is refused: ").contains("the Service has no endpoints");
    }

    @Test
    void aPolicyOfLocalDropsWhereNoEndpointIs() {
        // Given
        service = web().internalTrafficPolicy(TrafficPolicy.LOCAL).build();
        four = List.of(endpoint("10.244.2.2", "node-2"));

        // When
        ConnectionExplanation explanation = explain(CLIENT, "10.96.0.1", "80");

        // Then
        assertThat(explanation.sentence()).contains("is dropped: ").contains("the traffic policy is Local");
    }

    @Test
    void anEndpointThatGetsNothingIsNamedWithItsReason() {
        // Given
        four = List.of(
                endpoint("10.244.1.2", "node-1"),
                endpoint("10.244.2.2", "node-2").withConditions(false, false, false));

        // When
        ConnectionExplanation explanation = explain(CLIENT, "10.96.0.1", "80");

        // Then
        assertThat(explanation.paths().getFirst().steps()).last().satisfies(step -> {
            assertThat(step.code()).isEqualTo("left-out");
            assertThat(step.text()).startsWith("10.244.2.2 (pod web-2) gets none: ");
        });
    }

    @Test
    void anUnknownPortIsRefusedAndAnUnallocatedAddressDropped() {
        assertThat(explain(CLIENT, "web", "81").sentence())
                .contains("is refused: ")
                .contains("no such port");
        assertThat(explain(CLIENT, "10.96.7.7", "80").sentence()).contains("is dropped: no Service has this address");
    }

    @Test
    void fromOutsideANodePortIsMasqueradedAtEveryNode() {
        // When
        ConnectionExplanation explanation = explain(OUTSIDE, "web", "http");

        // Then
        assertThat(explanation.paths())
                .hasSize(4)
                .allSatisfy(path -> assertThat(path.words()).contains("the server sees the node's address"))
                .extracting(path -> path.node() + " " + path.packet().port())
                .contains("node-1 30080", "node-2 30080");
    }

    @Test
    void fromOutsideALoadBalancerAddressIsReachedAtTheNodeThatAnnouncesIt() {
        // Given
        service = web().type(Service.Type.LOAD_BALANCER)
                .loadBalancerIngress(List.of(new Service.LoadBalancerIngress(ip("203.0.113.5"), "", false)))
                .build();
        others.add(new LoadBalancer(
                ObjectMeta.of("default", "web"),
                List.of(new LoadBalancer.Address(ip("203.0.113.5"), "pool", "node-2", 1)),
                LoadBalancer.Problem.NONE));

        // When
        ConnectionExplanation explanation = explain(OUTSIDE, "203.0.113.5", "80");

        // Then
        assertThat(explanation.paths()).extracting(ConnectionPath::node).containsExactly("node-2");
        assertThat(explanation.sentence()).contains("the server sees the node's address");
    }

    @Test
    void fromTheNodeItselfTheSourceIsTheNode() {
        assertThat(explain(new Client.OfNode(ONE), "web", "80").sentence())
                .contains("the server sees the node's address");
    }

    @Test
    void aServiceWithoutThatPortIsSaidToHaveNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> explain(OUTSIDE, "web", "https"))
                .withMessage("Service default/web has no port https/TCP");
    }

    private ConnectionExplanation explain(Client client, String host, String port) {
        ConnectionObjects objects = ConnectionObjects.of(Stream.concat(
                        Stream.of(
                                service,
                                slice(IpFamily.IPV4, four),
                                slice(IpFamily.IPV6, List.of(endpoint("fd00:10:244:2::2", "node-2"))),
                                ONE,
                                TWO,
                                new Namespace(ObjectMeta.of("", "default")),
                                new ServiceCidr(
                                        ObjectMeta.of("", "services"),
                                        List.of(Cidr.parse("10.96.0.0/16"), Cidr.parse("fd00:10:96::/112")))),
                        others.stream())
                .toList());
        return ConnectionExplanation.of(
                objects,
                new ConnectionQuestion(client, "default", host, port, Protocol.TCP),
                DnsName.of("cluster.local"));
    }

    private static Service.Builder web() {
        return Service.builder(ObjectMeta.of("default", "web"))
                .type(Service.Type.NODE_PORT)
                .clusterIps(List.of(ip("10.96.0.1"), ip("fd00:10:96::1")))
                .ipFamilies(List.of(IpFamily.IPV4, IpFamily.IPV6))
                .ports(List.of(new ServicePort(
                        "http", Protocol.TCP, PORT, new TargetPort.Number(new PortNumber(8080)), NODE_PORT, "")));
    }

    private static EndpointSlice slice(IpFamily family, List<Endpoint> endpoints) {
        return new EndpointSlice(
                ObjectMeta.of("default", "web-" + family),
                "web",
                "test",
                family,
                List.of(new EndpointSlice.EndpointPort("http", Protocol.TCP, new PortNumber(8080), "")),
                endpoints,
                List.of());
    }

    private static Endpoint endpoint(String address, String node) {
        return new Endpoint(
                ip(address),
                true,
                true,
                false,
                "",
                node,
                "",
                "web-2",
                "",
                List.of(),
                List.of(),
                Endpoint.DEFAULT_WEIGHT);
    }

    private static Pod pod(String name, String node, String... addresses) {
        return new Pod(
                ObjectMeta.of("default", name),
                node,
                Pod.Phase.RUNNING,
                Stream.of(addresses).map(InetAddress::ofLiteral).toList(),
                List.of(),
                List.of(),
                List.of(),
                false,
                "",
                "");
    }

    private static Node node(String name, int number) {
        return new Node(
                ObjectMeta.of("", name),
                Stream.of("172.18.0." + number, "fd00:172:18::" + number)
                        .map(ip -> new Node.Address("InternalIP", ip(ip), ""))
                        .toList(),
                List.of(Cidr.parse("10.244." + number + ".0/24"), Cidr.parse("fd00:10:244:" + number + "::/64")),
                List.of(),
                List.of());
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
