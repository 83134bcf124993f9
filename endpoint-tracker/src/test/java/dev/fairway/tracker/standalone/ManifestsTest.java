package dev.fairway.tracker.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.tracker.standalone.manifest.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests that cannot be read, and the rules of kinds other than Service. */
class ManifestsTest {

    private final TestCluster cluster = new TestCluster();

    static List<Arguments> unreadable() {
        return List.of(
                Arguments.of("", "one document expected, found 0"),
                Arguments.of("just text", "an object expected"),
                Arguments.of("a: [1, 2", "error parsing manifest: yaml: line 1"),
                Arguments.of("a: 1\na: 2\n", "duplicate key a"),
                Arguments.of("kind: Service\n", "error validating data: apiVersion not set"),
                Arguments.of("apiVersion: v1\n", "error validating data: kind not set"),
                Arguments.of("apiVersion: v1\nkind: [Service]\n", "kind: expected text"),
                Arguments.of(
                        "apiVersion: v2\nkind: Service\nmetadata: {name: a}\n",
                        "no matches for kind \"Service\" in version \"v2\""),
                Arguments.of(
                        "apiVersion: v1\nkind: Servise\nmetadata: {name: a}\n",
                        "no matches for kind \"Servise\" in version \"v1\""),
                Arguments.of("apiVersion: v1\nkind: Service\nspec: {}\n", "metadata: Required value"),
                Arguments.of("apiVersion: v1\nkind: Service\nmetadata: {}\n", "metadata.name: Required value"),
                Arguments.of(
                        "{apiVersion: v1, kind: Service, metadata: {name: a}}\n---\na: 1\n",
                        "one document expected, found 2"),
                Arguments.of(
                        TestCluster.serviceManifest("web", "ports:\n- port: 80\nfoo: 1\n"),
                        "strict decoding error: unknown field \"spec.foo\""),
                Arguments.of(
                        TestCluster.serviceManifest("web", "ports:\n- {port: 80, targetprot: 1}\nbar: {a: [1]}\n"),
                        "unknown field \"spec.ports[0].targetprot\", unknown field \"spec.bar\""),
                Arguments.of(
                        TestCluster.serviceManifest("web", "ports:\n- port: eighty\n"),
                        "strict decoding error: spec.ports[0].port: expected an integer"),
                Arguments.of(
                        TestCluster.serviceManifest("web", "ports:\n- port: '80'\n"),
                        "spec.ports[0].port: expected an integer"),
                Arguments.of(
                        TestCluster.serviceManifest("web", "ports:\n- port: 80.5\n"),
                        "spec.ports[0].port: expected an integer"),
                Arguments.of(
                        TestCluster.serviceManifest("web", "selector: {app: 1}\nports:\n- port: 80\n"),
                        "spec.selector.app: expected text"),
                Arguments.of(
                        TestCluster.serviceManifest("web", "selector: web\n"), "spec.selector: expected an object"),
                Arguments.of(TestCluster.serviceManifest("web", "ports: 80\n"), "spec.ports: expected a list"),
                Arguments.of(
                        TestCluster.serviceManifest("web", "ports:\n- port: 80\npublishNotReadyAddresses: 'no'\n"),
                        "spec.publishNotReadyAddresses: expected true or false"),
                Arguments.of(TestCluster.serviceManifest("web", "ports:\n-\n"), "spec.ports[0] is null"),
                Arguments.of("a: " + "[".repeat(150) + "]".repeat(150), "error parsing manifest"),
                Arguments.of(billionLaughs(), "error parsing manifest"));
    }

    private static String billionLaughs() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%1$d: &a%1$d [%2$s]\n".formatted(i, ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)));
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void unreadableManifestIsRefusedWithAReason(String manifest, String message) {
        assertThat(cluster.refusal(manifest)).contains(message);
    }

    @Test
    void rubbishAndHugeInputAreRefused() {
        byte[] rubbish = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff, (byte) 0xfe, 1};
        String binary = new String(rubbish, StandardCharsets.ISO_8859_1);
        String huge = "a".repeat(10 << 20);

        assertThat(cluster.refusal(binary)).startsWith("error parsing manifest");
        assertThat(cluster.refusal(huge))
                .isEqualTo("the manifest is 10485760 bytes, more than the limit of 3145728 bytes");
    }

    @Test
    void largeObjectIsKeptWholeAndMergedAgain() {
        String value = "v".repeat(200 << 10);
        String manifest = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: big\nspec:\n  rules:\n"
                + "  - host: a.example.com\n    http:\n      paths:\n"
                + "      - {path: /%s, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}\n"
                        .formatted(value)
                        .repeat(10);

        assertThat(cluster.refusal(manifest)).isEmpty();
        assertThat(cluster.apply(manifest).applied()).isEqualTo(StandaloneCluster.Applied.UNCHANGED);
        assertThat(cluster.apply(manifest.replace("a.example.com", "b.example.com"))
                        .object()
                        .tree()
                        .at("/spec/rules/0/host")
                        .asText())
                .isEqualTo("b.example.com");
    }

    static List<Arguments> invalidObjects() {
        String pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";
        String deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n";
        String slice = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: s}\n";
        String container = "{name: a, image: b}";
        return List.of(
                Arguments.of(pod, "The Pod \"p\" is invalid: spec.containers: Required value"),
                Arguments.of(pod + "spec: {containers: [{image: x}]}", "spec.containers[0].name: Required value"),
                Arguments.of(
                        pod + "spec: {containers: [" + container + ", " + container + "]}",
                        "spec.containers[1].name: Duplicate value: \"a\""),
                Arguments.of(
                        pod + "spec: {containers: [{name: a, ports: [{containerPort: 0}]}]}",
                        "spec.containers[0].ports[0].containerPort: Invalid value: 0: must be between 1 and 65535"),
                Arguments.of(
                        pod + "spec: {containers: [{name: a, ports: [{name: WEB, containerPort: 80}]}]}",
                        "spec.containers[0].ports[0].name: Invalid value: \"WEB\""),
                Arguments.of(
                        pod + "spec: {restartPolicy: Sometimes, containers: [" + container + "]}",
                        "spec.restartPolicy: Unsupported value"),
                Arguments.of(
                        pod.replace("name: p", "name: p, labels: {'-bad': x}") + "spec: {containers: [" + container
                                + "]}",
                        "metadata.labels: Invalid value: \"-bad\": name part must consist of"),
                Arguments.of(
                        deployment + "spec: {template: {spec: {containers: [" + container + "]}}}",
                        "spec.selector: Required value"),
                Arguments.of(
                        deployment
                                + "spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: b}},"
                                + " spec: {containers: [" + container + "]}}}",
                        "spec.template.metadata.labels: Invalid value: \"{app=b}\": `selector` does not match template"),
                Arguments.of(
                        expressions(deployment, "{key: app, operator: In}"),
                        "spec.selector.matchExpressions[0].values: Required value: must be specified when"),
                Arguments.of(
                        expressions(deployment, "{key: app, operator: Exists, values: [a]}"),
                        "spec.selector.matchExpressions[0].values: Forbidden: may not be specified when"),
                Arguments.of(
                        expressions(deployment, "{key: app, operator: Gt, values: ['1']}"),
                        "spec.selector.matchExpressions[0].operator: Invalid value: \"Gt\": not a valid selector operator"),
                Arguments.of(
                        expressions(deployment, "{key: app, operator: NotIn, values: [a]}"),
                        "`selector` does not match template"),
                Arguments.of(
                        expressions(deployment, "{key: tier, operator: Exists}"), "`selector` does not match template"),
                Arguments.of(
                        expressions(deployment, "{key: app, operator: DoesNotExist}"),
                        "`selector` does not match template"),
                Arguments.of(
                        deployment + "spec: {replicas: -1, selector: {matchLabels: {app: a}}, template: {metadata:"
                                + " {labels: {app: a}}, spec: {containers: [" + container + "]}}}",
                        "spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
                Arguments.of(slice, "addressType: Required value"),
                Arguments.of(
                        slice + "addressType: IPv4\nendpoints: [{addresses: ['::1']}]",
                        "endpoints[0].addresses[0]: Invalid value: \"::1\": must be a valid IPv4 address"),
                Arguments.of(slice + "addressType: IPv4\nendpoints: [{addresses: [127.0.0.1]}]", "loopback range"),
                Arguments.of(
                        slice + "addressType: IPv4\nendpoints: [{}]",
                        "endpoints[0].addresses: Required value: must contain at least 1 address"),
                Arguments.of(
                        slice + "addressType: IPv4\nendpoints:\n" + "- {addresses: [10.0.0.1]}\n".repeat(1001),
                        "endpoints: Too many: 1001: must have at most 1000 items"),
                Arguments.of(
                        slice + "addressType: IPv4\nports: [{name: a, port: 1}, {name: a, port: 2}]",
                        "ports[1].name: Duplicate value: \"a\""),
                Arguments.of(
                        "apiVersion: v1\nkind: Node\nmetadata: {name: n}\nspec: {podCIDRs: [10.0.0.0]}",
                        "spec.podCIDRs[0]: Invalid value: \"10.0.0.0\""),
                Arguments.of("apiVersion: v1\nkind: Namespace\nmetadata: {name: Bad}", "metadata.name: Invalid value"),
                Arguments.of(
                        "apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: {name: more}\n"
                                + "spec: {cidrs: [10.97.0.0/16]}",
                        "is forbidden"));
    }

    /** A Deployment whose pods have the label {@code app: a}. */
    private static String expressions(String deployment, String requirement) {
        return deployment + "spec: {selector: {matchExpressions: [" + requirement + "]}, template: {metadata: {labels:"
                + " {app: a}}, spec: {containers: [{name: a, image: b}]}}}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{key: app, operator: In, values: [b, a]}",
                "{key: app, operator: NotIn, values: [b]}",
                "{key: app, operator: Exists}",
                "{key: tier, operator: DoesNotExist}",
                "{key: tier, operator: NotIn, values: [x]}"
            })
    void selectorMayHaveExpressions(String requirement) {
        String deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n";

        assertThat(cluster.refusal(expressions(deployment, requirement))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("invalidObjects")
    void invalidObjectIsRefused(String manifest, String message) {
        assertThat(cluster.refusal(manifest)).contains(message);
    }

    @Test
    void namespaceHasToExist() {
        String manifest = TestCluster.serviceManifest("web", "ports:\n- port: 80\n")
                .replace("metadata:\n", "metadata:\n  namespace: team\n");

        String before = cluster.refusal(manifest);
        cluster.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: team}");

        assertThat(before).isEqualTo("namespaces \"team\" not found");
        assertThat(cluster.refusal(manifest)).isEmpty();
    }

    @Test
    void immutableFieldsAreRefusedOnUpdate() {
        String deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {selector: {matchLabels:"
                + " {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: b}]}}}";
        String slice = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: s}\naddressType: IPv4\n";
        String pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: b}]}";
        List.of(deployment, slice, pod).forEach(cluster::apply);

        assertThat(cluster.refusal(deployment.replace("app: a", "app: c")))
                .contains("spec.selector: Invalid value", "field is immutable");
        assertThat(cluster.refusal(slice.replace("IPv4", "IPv6")))
                .contains("addressType: Invalid value: \"IPv6\": field is immutable");
        assertThat(cluster.refusal(pod.replace("name: a,", "name: c,")))
                .contains("spec: Forbidden: pod updates may not change");
        assertThat(cluster.refusal(pod.replace("image: b", "image: c"))).isEmpty();
    }

    @Test
    void builtInNamespacesAreThereAndStay() {
        assertThat(cluster.cluster().list(ResourceKind.NAMESPACE, ""))
                .extracting(object -> object.id().name())
                .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
        assertThat(cluster.get(ResourceKind.SERVICE_CIDR, "kubernetes").at("/spec/cidrs"))
                .hasSize(2);
    }
}
