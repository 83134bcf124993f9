package dev.fairway.tracker.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes of containers, in pods and in templates. */
class ProbesTest {

    private final TestCluster cluster = new TestCluster();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "livenessProbe: {exec: {command: ['true']}}",
                "readinessProbe: {httpGet: {port: http, scheme: HTTPS}, successThreshold: 3, initialDelaySeconds: 0}",
                "startupProbe: {tcpSocket: {port: 80}, failureThreshold: 30, periodSeconds: 1, timeoutSeconds: 2}"
            })
    void probeIsTaken(String probe) {
        assertThat(cluster.refusal(pod(probe))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            livenessProbe: {}                                           | livenessProbe: Required value: must specify a handler type
            readinessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}} | readinessProbe: Forbidden: may not specify more than 1 handler type
            readinessProbe: {httpGet: {port: 0}}                        | readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535
            readinessProbe: {httpGet: {port: 80, scheme: FTP}}          | readinessProbe.httpGet.scheme: Unsupported value: "FTP"
            startupProbe: {tcpSocket: {port: WEB}}                      | startupProbe.tcpSocket.port: Invalid value: "WEB"
            readinessProbe: {exec: {}}                                  | readinessProbe.exec.command: Required value
            livenessProbe: {tcpSocket: {port: 1}, successThreshold: 2}  | livenessProbe.successThreshold: Invalid value: 2: must be 1
            livenessProbe: {tcpSocket: {port: 1}, periodSeconds: -1}    | livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0
            readinessProbe: {tcpSocket: {port: 1}, timeoutSeconds: -1}  | readinessProbe.timeoutSeconds: Invalid value: -1
            """)
    void invalidProbeIsRefused(String probe, String message) {
        assertThat(cluster.refusal(pod(probe))).contains("spec.containers[0]." + message);
    }

    @Test
    void whatTheLabDoesNotAskIsWarnedOf() {
        String deployment = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d}
                spec:
                  selector: {matchLabels: {app: a}}
                  template:
                    metadata: {labels: {app: a}}
                    spec: {initContainers: [{name: i}], containers: [{name: c, livenessProbe: {grpc: {port: 1}}}]}
                """;

        assertThat(cluster.apply(pod("readinessProbe: {grpc: {port: 80}}")).warnings())
                .containsExactly("spec.containers[0].readinessProbe.grpc: ignored, the nodes of a lab ask by httpGet,"
                        + " tcpSocket and exec");
        assertThat(cluster.apply(deployment).warnings())
                .containsExactly(
                        "spec.template.spec.containers[0].livenessProbe.grpc: ignored, the nodes of a lab ask by"
                                + " httpGet, tcpSocket and exec",
                        "spec.template.spec.initContainers: ignored, the nodes of a lab run none");
    }

    private static String pod(String probe) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, " + probe + "}]}";
    }
}
