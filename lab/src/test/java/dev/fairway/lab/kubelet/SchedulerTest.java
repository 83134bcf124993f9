package dev.fairway.lab.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairway.lab.kubelet.Scheduler.Candidate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final List<Candidate> NODES = List.of(
            new Candidate("node-1", Map.of("zone", "a"), true),
            new Candidate("node-2", Map.of("zone", "b"), true),
            new Candidate("node-3", Map.of("zone", "b"), false));

    @Test
    void theEmptiestNodeIsChosenAndOfEqualsTheFirst() throws JsonProcessingException {
        // When, Then
        assertThat(Scheduler.choose(pod("{}"), NODES, Map.of())).contains("node-1");
        assertThat(Scheduler.choose(pod("{}"), NODES, Map.of("node-1", 1L))).contains("node-2");
    }

    @Test
    void aSelectorAndACordonAreHonoured() throws JsonProcessingException {
        // When, Then
        assertThat(Scheduler.choose(pod("{\"zone\": \"b\"}"), NODES, Map.of("node-2", 9L)))
                .contains("node-2");
        assertThat(Scheduler.choose(pod("{\"zone\": \"c\"}"), NODES, Map.of())).isEmpty();
    }

    private static PodSpec pod(String selector) throws JsonProcessingException {
        return PodReader.read(new JsonMapper().readTree("{\"spec\": {\"nodeSelector\": " + selector + "}}"));
    }
}
