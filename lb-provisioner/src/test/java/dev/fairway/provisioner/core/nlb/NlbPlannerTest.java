package dev.fairway.provisioner.core.nlb;

import static dev.fairway.provisioner.core.Cluster.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.provisioner.core.Targets;
import dev.fairway.provisioner.core.nlb.NlbPlan.HealthCheck;
import dev.fairway.provisioner.core.nlb.NlbPlan.Target;
import dev.fairway.provisioner.core.nlb.NlbPlan.Thresholds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NlbPlannerTest {

    private static final NlbPlanner PLANNER = planner(false);
    private static final Targets NODES = new Targets(
            List.of(
                    node("a", "aws:///eu-west-1a/i-0a", Map.of("pool", "edge")),
                    node("b", "aws:///eu-west-1b/i-0b", Map.of()),
                    node("c", "", Map.of())),
            List.of());

    @Test
    void serviceWithoutAnnotationsGetsTheDefaults() {
        // When
        NlbPlan plan = PLANNER.plan(web(Map.of()).build(), NODES);

        // Then
        assertThat(plan.scheme()).isEqualTo("internal");
        assertThat(plan.ipAddressType()).isEqualTo("ipv4");
        assertThat(plan.name()).matches("k8s-default-web-[0-9a-f]{10}");
        assertThat(plan.sourceRanges()).containsExactly(Cidr.parse("0.0.0.0/0"));
        assertThat(plan.listeners()).singleElement().satisfies(listener -> {
            assertThat(listener.protocol()).isEqualTo("TCP");
            assertThat(listener.tls()).isEqualTo(NlbPlan.Tls.NONE);
            assertThat(listener.targets().targets())
                    .containsExactlyInAnyOrder(new Target("i-0a", 30080), new Target("i-0b", 30080));
            assertThat(listener.targets().health())
                    .isEqualTo(new HealthCheck("TCP", "traffic-port", "", "", new Thresholds(3, 3, 10, 10)));
        });
    }

    @Test
    void samePlanComesOfTheSameServiceWhateverItsStatusSays() {
        // Given
        Service service = web(Map.of()).build();
        Service served = web(Map.of())
                .loadBalancerIngress(List.of(new Service.LoadBalancerIngress(null, "x.example.com", false)))
                .build();

        // When, then
        assertThat(PLANNER.plan(served, NODES)).isEqualTo(PLANNER.plan(service, NODES));
    }

    @Test
    void localPolicyIsCheckedAtItsOwnPort() {
        // Given
        Service local = web(Map.of())
                .externalTrafficPolicy(TrafficPolicy.LOCAL)
                .healthCheckNodePort(new PortNumber(32000))
                .build();

        // When
        HealthCheck health =
                PLANNER.plan(local, NODES).listeners().getFirst().targets().health();

        // Then
        assertThat(health)
                .isEqualTo(new HealthCheck("HTTP", "32000", "/healthz", "200-399", new Thresholds(3, 3, 10, 10)));
    }

    @Test
    void tlsEndsAtThePortsThatAreNamed() {
        // Given
        Service secure = web(Map.of("ssl-cert", "arn:one, arn:two", "ssl-ports", "https", "backend-protocol", "ssl"))
                .ports(List.of(port("https", 443, 30443), port("http", 80, 30080)))
                .build();

        // When
        List<NlbPlan.Listener> listeners = PLANNER.plan(secure, NODES).listeners();

        // Then
        assertThat(listeners).extracting(NlbPlan.Listener::port).containsExactly(80, 443);
        assertThat(listeners).extracting(NlbPlan.Listener::protocol).containsExactly("TCP", "TLS");
        assertThat(listeners.getLast().tls().certificates()).containsExactly("arn:one", "arn:two");
        assertThat(listeners.getLast().targets().protocol()).isEqualTo("TLS");
    }

    @Test
    void dualStackLetsBothFamiliesIn() {
        // Given
        Service dual =
                web(Map.of()).ipFamilies(List.of(IpFamily.IPV4, IpFamily.IPV6)).build();

        // When
        NlbPlan plan = PLANNER.plan(dual, NODES);

        // Then
        assertThat(plan.ipAddressType()).isEqualTo("dualstack");
        assertThat(plan.sourceRanges()).containsExactly(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0"));
    }

    @Test
    void targetsAreThoseNodesThatHaveTheLabels() {
        // When
        NlbPlan plan =
                PLANNER.plan(web(Map.of("target-node-labels", "pool=edge")).build(), NODES);

        // Then
        assertThat(plan.listeners().getFirst().targets().targets()).containsExactly(new Target("i-0a", 30080));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scheme|public|must be one of internal, internet-facing",
                "name|internal-x|must be at most 32 letters, digits and hyphens",
                "healthcheck-interval|4|must be a number from 5 to 300",
                "healthcheck-interval|soon|must be a number from 5 to 300",
                "healthcheck-port|http|must be a number from 1 to 65535",
                "nlb-target-type|pod|must be one of instance, ip",
                "attributes|cross-zone|must be key=value",
                "eip-allocations|eipalloc-1|needs the scheme internet-facing",
                "alpn-policy|h2|must be one of None, HTTP1Only, HTTP2Only, HTTP2Optional, HTTP2Preferred"
            })
    void whatCannotBeReadIsRefusedByNameAndValue(String annotation, String value, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLANNER.plan(web(Map.of(annotation, value)).build(), NODES))
                .withMessage("metadata.annotations[" + Annotations.PREFIX + annotation + "]: Invalid value: \"" + value
                        + "\": " + why);
    }

    @Test
    void portsThatNoNetworkLoadBalancerHasAreRefused() {
        // Given
        ServicePort udp =
                new ServicePort("dns", Protocol.UDP, new PortNumber(80), target(80), new PortNumber(30081), "");
        ServicePort sctp = new ServicePort("s", Protocol.SCTP, new PortNumber(9), target(9), new PortNumber(30009), "");
        ServicePort withoutNodePort = ServicePort.of("http", Protocol.TCP, 80);

        // When, then
        assertRefused(web(Map.of()).ports(List.of(port("http", 80, 30080), udp)), "one protocol a port");
        assertRefused(web(Map.of()).ports(List.of(sctp)), "spec.ports[s].protocol: Invalid value: SCTP");
        assertRefused(web(Map.of()).ports(List.of(withoutNodePort)), "spec.ports[80].nodePort: Required value");
    }

    @Test
    void isResponsibleByClassByAnnotationOrForAll() {
        assertThat(PLANNER.isResponsibleFor(web(Map.of()).build())).isTrue();
        assertThat(PLANNER.isResponsibleFor(
                        web(Map.of()).loadBalancerClass("example.com/other").build()))
                .isFalse();
        assertThat(PLANNER.isResponsibleFor(web(Map.of()).loadBalancerClass("").build()))
                .isFalse();
        assertThat(PLANNER.isResponsibleFor(
                        web(Map.of("type", "external")).loadBalancerClass("").build()))
                .isTrue();
        assertThat(planner(true)
                        .isResponsibleFor(web(Map.of()).loadBalancerClass("").build()))
                .isTrue();
    }

    private static void assertRefused(Service.Builder service, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLANNER.plan(service.build(), NODES))
                .withMessageContaining(message);
    }

    private static NlbPlanner planner(boolean defaultClass) {
        return new NlbPlanner(new NlbPlanner.Settings("test", defaultClass, new TreeMap<>()));
    }

    /** Annotations without their prefix. */
    private static Service.Builder web(Map<String, String> annotations) {
        Map<String, String> prefixed = annotations.entrySet().stream()
                .collect(Collectors.toMap(one -> Annotations.PREFIX + one.getKey(), Map.Entry::getValue));
        return service("web", prefixed)
                .loadBalancerClass(NlbPlanner.CLASS)
                .ipFamilies(List.of(IpFamily.IPV4))
                .ports(List.of(port("http", 80, 30080)));
    }

    private static ServicePort port(String name, int port, int nodePort) {
        return new ServicePort(name, Protocol.TCP, new PortNumber(port), target(port), new PortNumber(nodePort), "");
    }

    private static TargetPort target(int port) {
        return new TargetPort.Number(new PortNumber(port));
    }

    private static Node node(String name, String providerId, Map<String, String> labels) {
        return new Node(
                ObjectMeta.of("", name).withLabels(labels), List.of(), List.of(), List.of(), List.of(), providerId);
    }
}
