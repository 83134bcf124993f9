package dev.fairway.lab.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairway.lab.echo.EchoPort;
import dev.fairway.lab.kubelet.ContainerSpec.EnvironmentValue;
import dev.fairway.lab.kubelet.probe.Probe;
import dev.fairway.lab.kubelet.probe.Probes;
import dev.fairway.lab.network.Readiness.Scheme;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodReaderTest {
    @Test
    void aMinimalPodGetsKubernetesDefaults() throws JsonProcessingException {
        // When
        PodSpec pod = read("""
                {"metadata": {"namespace": "default", "name": "web-1", "uid": "u1"},
                 "spec": {"containers": [{"name": "web"}]}}
                """);
        // Then
        assertThat(pod.hostname()).isEqualTo("web-1");
        assertThat(pod.restartPolicy()).isEqualTo(PodSpec.RestartPolicy.ALWAYS);
        assertThat(pod.gracePeriod()).isEqualTo(Duration.ofSeconds(30));
        assertThat(pod.isBound()).isFalse();
        assertThat(pod.containers()).singleElement().satisfies(container -> {
            assertThat(container.isEcho()).isTrue();
            assertThat(container.probes()).isEqualTo(Probes.NONE);
        });
    }

    @Test
    void portsProbesAndVariablesAreRead() throws JsonProcessingException {
        // When
        ContainerSpec container = read("""
                        {"metadata": {"namespace": "default", "name": "web-1", "uid": "u1"},
                         "spec": {"containers": [{"name": "web", "command": ["sh"], "args": ["-c", "true"],
                           "env": [{"name": "A", "value": "1"},
                                   {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}],
                           "ports": [{"containerPort": 80, "name": "http"}, {"containerPort": 53, "protocol": "UDP"}],
                           "readinessProbe": {"httpGet": {"port": "http"}, "periodSeconds": 2}}]}}
                        """).containers().getFirst();
        // Then
        assertThat(container.command()).containsExactly("sh", "-c", "true");
        assertThat(container.environment())
                .containsEntry("A", new EnvironmentValue.Literal("1"))
                .containsEntry("B", new EnvironmentValue.Field("status.podIP"));
        assertThat(container.ports()).extracting(EchoPort::toString).containsExactly("tcp/80", "udp/53");
        Probe probe = container.probes().readiness().orElseThrow();
        assertThat(probe.period()).isEqualTo(Duration.ofSeconds(2));
        assertThat(probe.failureThreshold()).isEqualTo(3);
        assertThat(probe.action()).isInstanceOfSatisfying(Probe.Action.HttpGet.class, get -> {
            assertThat(get.scheme()).isEqualTo(Scheme.HTTP);
            assertThat(get.path()).isEqualTo("/");
            assertThat(get.port()).isEqualTo(new Probe.PortReference("http"));
        });
    }

    @Test
    void everyProbeIsReadButThoseByGrpc() throws JsonProcessingException {
        // When
        Probes probes = read("""
                {"metadata": {"namespace": "default", "name": "web-1", "uid": "u1"},
                 "spec": {"containers": [{"name": "web",
                   "startupProbe": {"httpGet": {"port": 8443, "scheme": "HTTPS", "path": "/up"}, "failureThreshold": 30,
                                    "initialDelaySeconds": 4, "timeoutSeconds": 0, "periodSeconds": 0},
                   "livenessProbe": {"exec": {"command": ["true"]}, "successThreshold": 1},
                   "readinessProbe": {"grpc": {"port": 9000}}}]}}
                """).containers().getFirst().probes();
        // Then
        assertThat(probes.readiness()).isEmpty();
        assertThat(probes.liveness().map(Probe::action)).contains(new Probe.Action.Exec(List.of("true")));
        assertThat(probes.startup())
                .contains(new Probe(
                        new Probe.Action.HttpGet(Scheme.HTTPS, "", new Probe.PortReference("8443"), "/up", Map.of()),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        1,
                        30));
    }

    @Test
    void theGracePeriodOfADeletionWins() throws JsonProcessingException {
        // When
        PodSpec pod = read("""
                {"metadata": {"namespace": "default", "name": "web-1", "uid": "u1",
                   "deletionTimestamp": "2026-11-24T12:00:00Z", "deletionGracePeriodSeconds": 3},
                 "spec": {"terminationGracePeriodSeconds": 60, "nodeName": "node-1",
                   "readinessGates": [{"conditionType": "example.com/gate"}], "containers": []}}
                """);
        // Then
        assertThat(pod.isTerminating()).isTrue();
        assertThat(pod.gracePeriod()).isEqualTo(Duration.ofSeconds(3));
        assertThat(pod.readinessGates()).isEqualTo(List.of("example.com/gate"));
    }

    private static PodSpec read(String json) throws JsonProcessingException {
        return PodReader.read(new JsonMapper().readTree(json));
    }
}
