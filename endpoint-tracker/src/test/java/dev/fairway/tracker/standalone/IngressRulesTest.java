package dev.fairway.tracker.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.tracker.standalone.manifest.ResourceKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ingresses and IngressClasses as the API server takes and refuses them. */
class IngressRulesTest {

    private static final String HEAD =
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec:\n  ";
    private static final String CLASS =
            "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: c}\nspec: ";
    private static final String PATHS = "spec.rules[0].http.paths[0]";

    private final TestCluster cluster = new TestCluster();

    private static String path(String path) {
        return "rules: [{host: a.example, http: {paths: [" + path + "]}}]";
    }

    private static String backend(String backend) {
        return path("{path: /, pathType: Prefix, backend: " + backend + "}");
    }

    private static String prefix(String path) {
        return path("{path: '" + path + "', pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}");
    }

    @Test
    void newIngressGetsTheDefaultClassAndKeepsIt() {
        // Given
        String metadata = "metadata: {name: i}";
        String ingress = HEAD + prefix("/");
        cluster.apply(ingress.replace(metadata, "metadata: {name: early}"));
        cluster.apply(CLASS.replace("{name: c}", "{name: other}") + "{controller: a.example/b}");
        cluster.apply(CLASS.replace(
                        "{name: c}", "{name: c, annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}}")
                + "{controller: a.example/b}");

        // When
        cluster.apply(ingress);
        cluster.apply(
                ingress.replace(metadata, "metadata: {name: old, annotations: {kubernetes.io/ingress.class: x}}"));
        cluster.apply(ingress.replace(metadata, "metadata: {name: named}")
                .replace("spec:\n", "spec:\n  ingressClassName: other\n"));
        cluster.apply(CLASS + "{controller: a.example/b}");
        cluster.apply(ingress);
        cluster.apply(ingress.replace(metadata, "metadata: {name: early}"));

        // Then
        assertThat(classOf("i")).isEqualTo("c");
        assertThat(classOf("early")).isEmpty();
        assertThat(classOf("old")).isEmpty();
        assertThat(classOf("named")).isEqualTo("other");
    }

    private String classOf(String ingress) {
        return cluster.get(ResourceKind.INGRESS, ingress)
                .at("/spec/ingressClassName")
                .asText("");
    }

    static List<Arguments> invalid() {
        String to = "backend: {service: {name: a, port: {number: 80}}}";
        return List.of(
                Arguments.of("tls: []", "spec: Invalid value: []string{}: either `defaultBackend` or `rules` must be"),
                Arguments.of("rules: [{host: 10.0.0.1}]", "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a"),
                Arguments.of("rules: [{host: Upper.example}]", "spec.rules[0].host: Invalid value: \"Upper.example\""),
                Arguments.of("rules: [{host: '*'}]", "spec.rules[0].host: Invalid value: \"*\""),
                Arguments.of("rules: [{http: {paths: []}}]", "spec.rules[0].http.paths: Required value"),
                Arguments.of(path("{path: /, " + to + "}"), PATHS + ".pathType: Required value: pathType must be"),
                Arguments.of(
                        path("{path: /, pathType: Regex, " + to + "}"), PATHS + ".pathType: Unsupported value: \"Reg"),
                Arguments.of(prefix("a"), PATHS + ".path: Invalid value: \"a\": must be an absolute path"),
                Arguments.of(prefix(""), PATHS + ".path: Invalid value: \"\": must be an absolute path"),
                Arguments.of(prefix("/a//b"), "must not contain '//'"),
                Arguments.of(prefix("/a/.."), "cannot end with '/..'"),
                Arguments.of(
                        path("{path: a, pathType: ImplementationSpecific, " + to + "}"),
                        PATHS + ".path: Invalid value: \"a\": must be an absolute path"),
                Arguments.of(backend("{}"), PATHS + ".backend: Invalid value: \"\": resource or service backend"),
                Arguments.of(
                        backend("{service: {port: {number: 80}}}"), PATHS + ".backend.service.name: Required value"),
                Arguments.of(backend("{service: {name: a}}"), PATHS + ".backend: Required value: port name or number"),
                Arguments.of(
                        backend("{service: {name: a, port: {number: 80, name: http}}}"),
                        PATHS + ".backend: Invalid value: \"\": cannot set both port name & port number"),
                Arguments.of(
                        backend("{service: {name: a, port: {number: 70000}}}"),
                        PATHS + ".backend.service.port.number: Invalid value: 70000"),
                Arguments.of(
                        "defaultBackend: {service: {name: A_b, port: {number: 1}}}", "spec.defaultBackend.service"),
                Arguments.of(prefix("/") + "\n  tls: [{hosts: [a_b]}]", "spec.tls[0].hosts[0]: Invalid value: \"a_b\""),
                Arguments.of(
                        prefix("/") + "\n  tls: [{secretName: A}]", "spec.tls[0].secretName: Invalid value: \"A\""),
                Arguments.of(prefix("/") + "\n  ingressClassName: A", "spec.ingressClassName: Invalid value: \"A\""));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidIngressIsRefused(String spec, String message) {
        assertThat(cluster.refusal(HEAD + spec)).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "defaultBackend: {service: {name: a, port: {name: http}}}",
                "defaultBackend: {resource: {apiGroup: k.example, kind: Bucket, name: icons}}",
                "rules: [{host: '*.example.com', http: {paths: [{pathType: ImplementationSpecific, backend: {service:"
                        + " {name: a, port: {number: 80}}}}]}}]\n  tls: [{hosts: ['*.example.com'], secretName: t}]"
            })
    void validIngressIsTaken(String spec) {
        assertThat(cluster.refusal(HEAD + spec)).isEmpty();
    }

    static List<Arguments> invalidClasses() {
        return List.of(
                Arguments.of("{}", "spec.controller: Required value"),
                Arguments.of("{controller: plain}", "must be a domain-prefixed path"),
                Arguments.of(
                        "{controller: a.example/x, parameters: {kind: K, name: n, scope: Namespace}}",
                        "spec.parameters.namespace: Required value"),
                Arguments.of(
                        "{controller: a.example/x, parameters: {kind: K, name: n, namespace: default}}",
                        "spec.parameters.namespace: Forbidden"),
                Arguments.of(
                        "{controller: a.example/x, parameters: {kind: K, name: n, scope: World}}",
                        "spec.parameters.scope: Unsupported value: \"World\""));
    }

    @ParameterizedTest
    @MethodSource("invalidClasses")
    void invalidIngressClassIsRefused(String spec, String message) {
        assertThat(cluster.refusal(CLASS + spec)).contains(message);
    }

    @Test
    void controllerOfAnIngressClassStays() {
        cluster.apply(CLASS + "{controller: a.example/x, parameters: {kind: K, name: n}}");

        assertThat(cluster.get(ResourceKind.INGRESS_CLASS, "c")
                        .at("/spec/parameters/scope")
                        .asText())
                .isEqualTo("Cluster");
        assertThat(cluster.refusal(CLASS + "{controller: a.example/y}"))
                .contains("spec.controller: Invalid value: \"a.example/y\": field is immutable");
    }
}
