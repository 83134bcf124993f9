package dev.fairway.lab.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairway.lab.kubelet.ContainerState.Running;
import dev.fairway.lab.kubelet.ContainerState.Terminated;
import dev.fairway.lab.kubelet.ContainerState.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodStatusTest {
    private static final Instant STARTED = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant NOW = STARTED.plusSeconds(10);

    @Test
    void aRunningPodIsReadyAndTellsItsAddresses() {
        // When
        JsonNode status = render(pod("", ""), new Running(STARTED, true, 0));
        // Then
        assertThat(status.path("phase").asText()).isEqualTo("Running");
        assertThat(condition(status, "Ready")).isEqualTo("True");
        assertThat(status.path("podIP").asText()).isEqualTo("10.244.1.2");
        assertThat(status.at("/podIPs/1/ip").asText()).isEqualTo("fd00:10:244:1::2");
        assertThat(status.path("hostIP").asText()).isEqualTo("172.30.0.11");
    }

    @Test
    void aReadinessGateHoldsThePodBackButNotItsContainers() {
        // When
        JsonNode status =
                render(pod("\"readinessGates\": [{\"conditionType\": \"gate\"}],", ""), new Running(STARTED, true, 0));
        // Then
        assertThat(condition(status, "ContainersReady")).isEqualTo("True");
        assertThat(condition(status, "Ready")).isEqualTo("False");
    }

    @Test
    void aGateThatHoldsIsKeptAndCounts() {
        // Given
        String conditions = "{\"type\": \"gate\", \"status\": \"True\"}";
        // When
        JsonNode status = render(
                pod("\"readinessGates\": [{\"conditionType\": \"gate\"}],", conditions), new Running(STARTED, true, 0));
        // Then
        assertThat(condition(status, "gate")).isEqualTo("True");
        assertThat(condition(status, "Ready")).isEqualTo("True");
    }

    @Test
    void theTimeOfATransitionStaysWhileTheConditionDoes() {
        // Given
        String conditions =
                "{\"type\": \"Ready\", \"status\": \"True\", \"lastTransitionTime\": \"2026-11-24T12:00:03Z\"}";
        // When
        JsonNode ready = render(pod("", conditions), new Running(STARTED, true, 0));
        JsonNode unready = render(pod("", conditions), new Running(STARTED, false, 0));
        // Then
        assertThat(field(ready, "Ready", "lastTransitionTime")).isEqualTo("2026-11-24T12:00:03Z");
        assertThat(field(unready, "Ready", "lastTransitionTime")).isEqualTo("2026-11-24T12:00:10Z");
    }

    @Test
    void thePhaseFollowsTheContainers() {
        // When, Then
        assertThat(phase(new Waiting("ContainerCreating", 0))).isEqualTo("Pending");
        assertThat(phase(new Running(STARTED, false, 0))).isEqualTo("Running");
        assertThat(phase(new Terminated(0, NOW, false, 0))).isEqualTo("Succeeded");
        assertThat(phase(new Terminated(1, NOW, false, 0))).isEqualTo("Failed");
        assertThat(phase(new Terminated(1, NOW, true, 0))).isEqualTo("Running");
    }

    private static String phase(ContainerState state) {
        return render(pod("", ""), state).path("phase").asText();
    }

    private static JsonNode render(PodSpec pod, ContainerState state) {
        return PodStatus.render(
                pod,
                new PodStatus.Facts(
                        List.of("10.244.1.2", "fd00:10:244:1::2"),
                        List.of("172.30.0.11", "fd00:172:30::11"),
                        Map.of("web", state),
                        ""),
                STARTED,
                NOW);
    }

    private static PodSpec pod(String spec, String conditions) {
        try {
            return PodReader.read(new JsonMapper().readTree("""
                            {"metadata": {"namespace": "default", "name": "web-1", "uid": "u1"},
                             "spec": {%s "nodeName": "node-1", "containers": [{"name": "web"}]},
                             "status": {"conditions": [%s]}}
                            """.formatted(spec, conditions)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String condition(JsonNode status, String type) {
        return field(status, type, "status");
    }

    private static String field(JsonNode status, String type, String field) {
        return status.path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow()
                .path(field)
                .asText();
    }
}
