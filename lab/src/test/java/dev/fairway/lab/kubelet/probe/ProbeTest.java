package dev.fairway.lab.kubelet.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.lab.kubelet.probe.Probe.Outcome;
import dev.fairway.lab.kubelet.probe.Probe.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final Probe TWO_OF_EACH = new Probe(
            new Probe.Action.Exec(List.of("true")), Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 2);

    @Test
    void onlyAnswersInARowChangeTheVerdict() {
        // When, Then
        assertThat(after().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(after(true).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(after(true, false, true).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(after(false, false).outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(after(true, true).outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(after(true, true, false).outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(after(true, true, false, true, false).outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(after(true, true, false, false).outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(after(true, true, false, false, true).outcome()).isEqualTo(Outcome.FAILURE);
    }

    private static Verdict after(boolean... answers) {
        Verdict verdict = Verdict.NONE;
        for (boolean answer : answers) {
            verdict = verdict.after(answer, TWO_OF_EACH);
        }
        return verdict;
    }
}
