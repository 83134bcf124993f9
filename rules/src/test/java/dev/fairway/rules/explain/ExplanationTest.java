package dev.fairway.rules.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The twelve reasons why a pod gets no traffic, each named by the first sentence or by the node's choice. */
class ExplanationTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final String REASON = "Pod default/web-1 gets no traffic of Service default/web: ";

    private ObjectMeta meta = ObjectMeta.of("default", "web-1").withLabels(Map.of("app", "web"));
    private Pod.Phase phase = Pod.Phase.RUNNING;
    private List<InetAddress> addresses = List.of(ip("10.244.1.5"));
    private final List<Condition> conditions = new ArrayList<>(List.of(condition("Ready", Condition.Status.TRUE)));
    private List<String> gates = List.of();
    private Service service = service(List.of(IpFamily.IPV4)).build();

    @Test
    void aPodThatGetsTraffic() {
        assertThat(explained()).isEqualTo("Pod default/web-1 gets traffic of Service default/web.");
    }

    @Test
    void label() {
        meta = meta.withLabels(Map.of("app", "wbe"));
        assertThat(explained()).isEqualTo(REASON + "label app is wbe, not web.");
    }

    @Test
    void namespace() {
        meta = ObjectMeta.of("other", "web-1").withLabels(Map.of("app", "web"));
        assertThat(explained()).contains("the pod is in namespace other, the Service in default");
    }

    @Test
    void phase() {
        phase = Pod.Phase.SUCCEEDED;
        assertThat(explained()).isEqualTo(REASON + "phase is SUCCEEDED.");
    }

    @Test
    void noAddress() {
        addresses = List.of();
        assertThat(explained()).isEqualTo(REASON + "the pod has no IPv4 address.");
    }

    @Test
    void notReady() {
        conditions.set(0, condition("Ready", Condition.Status.FALSE));
        assertThat(explained()).startsWith(REASON + "condition Ready is ").endsWith("(Because).");
    }

    @Test
    void readinessGate() {
        gates = List.of("example.com/lb");
        conditions.set(0, condition("Ready", Condition.Status.FALSE));
        assertThat(explained()).contains("readiness gate example.com/lb is ");
    }

    @Test
    void terminating() {
        meta = meta.withDeletionTimestamp(NOON);
        assertThat(explained()).isEqualTo(REASON + "the pod is being deleted, to be gone by 2026-11-24T12:00:00Z.");
    }

    @Test
    void addressFamily() {
        service = service(List.of(IpFamily.IPV6)).build();
        assertThat(explained()).isEqualTo(REASON + "the pod has no IPv6 address.");
    }

    @Test
    void portName() {
        service = service(List.of(IpFamily.IPV4))
                .ports(List.of(named("htpt", Protocol.TCP)))
                .build();
        assertThat(explained()).isEqualTo(REASON + "the pod declares no TCP port named htpt.");
    }

    @Test
    void portProtocol() {
        service = service(List.of(IpFamily.IPV4))
                .ports(List.of(named("http", Protocol.UDP)))
                .build();
        assertThat(explained()).isEqualTo(REASON + "the pod declares no UDP port named http.");
    }

    @Test
    void localTrafficPolicyOnANode() {
        service = service(List.of(IpFamily.IPV4))
                .internalTrafficPolicy(TrafficPolicy.LOCAL)
                .build();
        assertThat(onNode("node-2", endpoint("node-1", List.of())))
                .isEqualTo("node node-2 (IPv4): to the cluster IP: sends none: the traffic policy is Local and it is on"
                        + " another node; from outside: sends connections to it");
    }

    @Test
    void topologyHint() {
        assertThat(onNode("node-2", endpoint("node-1", List.of("zone-a")), endpoint("node-3", List.of("zone-b"))))
                .isEqualTo("node node-2 (IPv4): sends none: topology hints name other zones");
    }

    @Test
    void aServiceWithoutPodsNamesTheNearestMisses() {
        // Given
        Pod typo = pod(ObjectMeta.of("default", "a").withLabels(Map.of("app", "wbe")));
        Pod elsewhere = pod(ObjectMeta.of("other", "b").withLabels(Map.of("app", "web")));
        Pod elsewhereAndOther = pod(ObjectMeta.of("other", "c").withLabels(Map.of("app", "db")));

        // When
        ServiceExplanation explanation =
                ServiceExplanation.of(service, List.of(elsewhereAndOther, elsewhere, typo), Map.of());

        // Then
        assertThat(explanation.sentence())
                .isEqualTo("Service default/web has no endpoints: no pod in namespace default has the labels app=web.");
        assertThat(explanation.nearMisses())
                .extracting(miss -> miss.verdict().pod().name())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void manyPodsWithOtherLabelsDoNotHideTheOneInAnotherNamespace() {
        // Given
        Stream<Pod> others = IntStream.range(0, 20)
                .mapToObj(i -> pod(ObjectMeta.of("default", "a-" + i).withLabels(Map.of("app", "db"))));
        Pod elsewhere = pod(ObjectMeta.of("other", "b").withLabels(Map.of("app", "web")));

        // When
        ServiceExplanation explanation = ServiceExplanation.of(
                service, Stream.concat(others, Stream.of(elsewhere)).toList(), Map.of());

        // Then
        assertThat(explanation.nearMisses().getFirst().verdict().pod().name()).isEqualTo("b");
    }

    @Test
    void aServiceWithPodsCountsThem() {
        // Given
        Pod good = pod(meta);
        Pod ending = pod(ObjectMeta.of("default", "web-2")
                .withLabels(Map.of("app", "web"))
                .withDeletionTimestamp(NOON));

        // When
        ServiceExplanation explanation = ServiceExplanation.of(service, List.of(good, ending), Map.of());

        // Then
        assertThat(explanation.sentence())
                .isEqualTo("Service default/web sends connections to 1 of the 2 pods that it selects.");
        assertThat(ServiceExplanation.of(service, List.of(ending), Map.of()).sentence())
                .isEqualTo(
                        "Service default/web gets no connection to a pod: none of the 1 that it selects may get one.");
    }

    private String explained() {
        return PodExplanation.of(service, pod(meta), null).sentence();
    }

    private String onNode(String name, Endpoint... endpoints) {
        EndpointSlice slice = new EndpointSlice(
                ObjectMeta.of("default", "web-1"), "web", "", IpFamily.IPV4, List.of(), List.of(endpoints), List.of());
        Node node = new Node(
                ObjectMeta.of("", name).withLabels(Map.of(Node.ZONE_LABEL, "zone-b")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return NodeExplanation.of(service, List.of(slice), "pod-node-1", node)
                .getFirst()
                .text();
    }

    private static Endpoint endpoint(String node, List<String> zones) {
        return new Endpoint(
                ip("10.244.1." + node.charAt(node.length() - 1)),
                true,
                true,
                false,
                "",
                node,
                "",
                "pod-" + node,
                "",
                zones,
                List.of(),
                Endpoint.DEFAULT_WEIGHT);
    }

    private Pod pod(ObjectMeta of) {
        return new Pod(
                of,
                "node-1",
                phase,
                addresses,
                conditions,
                gates,
                List.of(new Pod.ContainerPort("c", "http", Protocol.TCP, new PortNumber(8080))),
                false,
                "",
                "");
    }

    private static Service.Builder service(List<IpFamily> families) {
        return Service.builder(ObjectMeta.of("default", "web"))
                .selector(Map.of("app", "web"))
                .ipFamilies(families)
                .ports(List.of(named("http", Protocol.TCP)));
    }

    private static ServicePort named(String target, Protocol protocol) {
        return new ServicePort("", protocol, new PortNumber(80), new TargetPort.Name(target), null, "");
    }

    private static Condition condition(String type, Condition.Status status) {
        return new Condition(type, status, "Because", "", NOON);
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
