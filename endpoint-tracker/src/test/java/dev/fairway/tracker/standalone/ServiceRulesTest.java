package dev.fairway.tracker.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server refuses in a Service, word for word. */
class ServiceRulesTest {

    private static final String PORT = "ports:\n- port: 80\n";

    private final TestCluster cluster = new TestCluster();

    static List<Arguments> invalidSpecs() {
        return List.of(
                Arguments.of(
                        "type: Cluster\n" + PORT,
                        "spec.type: Unsupported value: \"Cluster\": supported values: \"ClusterIP\", \"ExternalName\","
                                + " \"LoadBalancer\", \"NodePort\""),
                Arguments.of("selector:\n  app: web\n", "spec.ports: Required value"),
                Arguments.of(
                        "ports:\n- port: 0\n",
                        "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"),
                Arguments.of(
                        "ports:\n- port: 65536\n  targetPort: 80\n",
                        "spec.ports[0].port: Invalid value: 65536: must be between 1 and 65535, inclusive"),
                Arguments.of(
                        "ports:\n- port: 80\n  targetPort: 70000\n",
                        "spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive"),
                Arguments.of(
                        "ports:\n- port: 80\n  targetPort: HTTP_PORT\n",
                        "spec.ports[0].targetPort: Invalid value: \"HTTP_PORT\": must contain only alpha-numeric"
                                + " characters (a-z, 0-9), and hyphens (-)"),
                Arguments.of(
                        "ports:\n- port: 80\n  protocol: ICMP\n",
                        "spec.ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\","
                                + " \"UDP\""),
                Arguments.of("ports:\n- port: 80\n- port: 443\n", "spec.ports[0].name: Required value"),
                Arguments.of(
                        "ports:\n- {name: a, port: 80}\n- {name: a, port: 443}\n",
                        "spec.ports[1].name: Duplicate value: \"a\""),
                Arguments.of(
                        "ports:\n- {name: a, port: 80}\n- {name: b, port: 80}\n", "spec.ports[1]: Duplicate value"),
                Arguments.of("ports:\n- {name: Http, port: 80}\n", "spec.ports[0].name: Invalid value: \"Http\""),
                Arguments.of(
                        "ports:\n- {port: 80, nodePort: 30080}\n",
                        "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
                Arguments.of(
                        "type: NodePort\nports:\n- {port: 80, nodePort: 20000}\n",
                        "spec.ports[0].nodePort: Invalid value: 20000: provided port is not in the valid range. The"
                                + " range of valid ports is 30000-32767"),
                Arguments.of(
                        "type: NodePort\nports:\n- {name: a, port: 80, nodePort: 30080}\n- {name: b, port: 81, nodePort: 30080}",
                        "spec.ports[1].nodePort: Duplicate value: 30080"),
                Arguments.of(
                        "clusterIP: 10.97.0.1\n" + PORT,
                        "spec.clusterIPs: Invalid value: []string{\"10.97.0.1\"}: failed to allocate IP 10.97.0.1: the"
                                + " provided IP (10.97.0.1) is not in the valid range. The range of valid IPs is"
                                + " 10.96.0.0/16"),
                Arguments.of(
                        "clusterIP: 10.96.0.256\n" + PORT,
                        "spec.clusterIPs[0]: Invalid value: \"10.96.0.256\": must be a valid IP address"),
                Arguments.of("clusterIP: 10.96.0.010\n" + PORT, "spec.clusterIPs[0]: Invalid value: \"10.96.0.010\""),
                Arguments.of(
                        "clusterIP: None\ntype: NodePort\n" + PORT,
                        "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"),
                Arguments.of(
                        "clusterIP: None\ntype: LoadBalancer\n" + PORT,
                        "may not be set to 'None' for LoadBalancer services"),
                Arguments.of(
                        "ipFamilies: [IPv6]\nclusterIP: 10.96.0.9\n" + PORT,
                        "spec.clusterIPs[0]: Invalid value: \"10.96.0.9\": expected an IPv6 value as indicated by"
                                + " `ipFamilies[0]`"),
                Arguments.of(
                        "ipFamilies: [IPv4, IPv4]\nipFamilyPolicy: RequireDualStack\n" + PORT,
                        "spec.ipFamilies[1]: Duplicate value: \"IPv4\""),
                Arguments.of(
                        "ipFamilies: [IPv4, IPv6]\nipFamilyPolicy: SingleStack\n" + PORT,
                        "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or"),
                Arguments.of("ipFamilyPolicy: Both\n" + PORT, "spec.ipFamilyPolicy: Unsupported value: \"Both\""),
                Arguments.of("type: ExternalName\n", "spec.externalName: Required value"),
                Arguments.of(
                        "type: ExternalName\nexternalName: not_a_name\n",
                        "spec.externalName: Invalid value: \"not_a_name\": a lowercase RFC 1123 subdomain"),
                Arguments.of(
                        "type: ExternalName\nexternalName: db.example.com\nclusterIP: 10.96.0.9\n",
                        "spec.clusterIPs: Forbidden: may not be set for ExternalName services"),
                Arguments.of("sessionAffinity: Cookie\n" + PORT, "spec.sessionAffinity: Unsupported value: \"Cookie\""),
                Arguments.of(
                        "sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}\n"
                                + PORT,
                        "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than"
                                + " 0 and less than or equal to 86400"),
                Arguments.of(
                        "externalTrafficPolicy: Local\n" + PORT,
                        "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible"
                                + " services"),
                Arguments.of(
                        "internalTrafficPolicy: Node\n" + PORT,
                        "spec.internalTrafficPolicy: Unsupported value: \"Node\""),
                Arguments.of(
                        "externalIPs: [127.0.0.1]\n" + PORT,
                        "spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range"),
                Arguments.of("externalIPs: [169.254.1.1]\n" + PORT, "may not be in the link-local range"),
                Arguments.of("externalIPs: ['::']\n" + PORT, "may not be unspecified"),
                Arguments.of("externalIPs: [224.0.0.9]\n" + PORT, "may not be in the link-local multicast range"),
                Arguments.of(
                        "loadBalancerSourceRanges: [10.0.0.0/8]\n" + PORT,
                        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"),
                Arguments.of(
                        "type: LoadBalancer\nloadBalancerSourceRanges: [10.0.0.0/33]\n" + PORT,
                        "spec.loadBalancerSourceRanges[0]: Invalid value: \"10.0.0.0/33\": must be a valid CIDR"),
                Arguments.of(
                        "loadBalancerClass: example.com/lb\n" + PORT,
                        "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"),
                Arguments.of(
                        "allocateLoadBalancerNodePorts: false\n" + PORT,
                        "spec.allocateLoadBalancerNodePorts: Forbidden"),
                Arguments.of("trafficDistribution: Nearest\n" + PORT, "spec.trafficDistribution: Unsupported value"),
                Arguments.of(
                        "selector: {app: 'not valid'}\n" + PORT,
                        "spec.selector: Invalid value: \"not valid\": a valid label must be"),
                Arguments.of("healthCheckNodePort: 30100\n" + PORT, "spec.healthCheckNodePort: Invalid value: 30100"));
    }

    @ParameterizedTest
    @MethodSource("invalidSpecs")
    void invalidSpecIsRefusedWithPathValueAndReason(String spec, String message) {
        String refusal = cluster.serviceRefusal(spec);

        assertThat(refusal).startsWith("The Service \"web\" is invalid: ").contains(message);
        assertThat(cluster.store().all()).noneMatch(object -> object.id().name().equals("web"));
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        String refusal = cluster.serviceRefusal("type: NodePort\nports:\n- port: 0\n- port: 81\n  nodePort: 1\n");

        assertThat(refusal.lines())
                .contains("* spec.ports[0].name: Required value")
                .contains("* spec.ports[1].name: Required value")
                .anyMatch(line -> line.startsWith("* spec.ports[0].port: Invalid value: 0"));
    }

    @ParameterizedTest
    @MethodSource("badNames")
    void nameHasToBeADnsLabel(String name, boolean valid) {
        String refusal = cluster.refusal(TestCluster.serviceManifest(name, PORT));

        assertThat(refusal.isEmpty()).isEqualTo(valid);
        if (!valid) {
            assertThat(refusal).contains("metadata.name: Invalid value");
        }
    }

    static List<Arguments> badNames() {
        return List.of(
                Arguments.of("web", true),
                Arguments.of("9lives", true),
                Arguments.of("a" + "b".repeat(62), true),
                Arguments.of("a" + "b".repeat(63), false),
                Arguments.of("Web", false),
                Arguments.of("web_1", false),
                Arguments.of("web.api", false),
                Arguments.of("-web", false),
                Arguments.of("web-", false));
    }

    @Test
    void dualStackIsRefusedOnASingleStackCluster() {
        TestCluster single = new TestCluster(List.of("10.96.0.0/16"), "30000-32767");

        assertThat(single.serviceRefusal("ipFamilyPolicy: RequireDualStack\n" + PORT))
                .contains("spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for"
                        + " dual-stack services");
        assertThat(single.serviceRefusal("ipFamilies: [IPv6]\n" + PORT))
                .contains("spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster");
        assertThat(single.serviceRefusal("ipFamilyPolicy: PreferDualStack\n" + PORT))
                .isEmpty();
    }
}
