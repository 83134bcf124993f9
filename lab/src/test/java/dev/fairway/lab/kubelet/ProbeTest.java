package dev.fairway.lab.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.lab.kubelet.Probe.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final Probe TWO_OF_EACH = new Probe(
            new Probe.Action.Exec(List.of("true")), Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 2);

    @Test
    void onlyAnswersInARowChangeTheVerdict() {
        // When, Then
        assertThat(after(true).isReady()).isFalse();
        assertThat(after(true, false, true).isReady()).isFalse();
        assertThat(after(true, true).isReady()).isTrue();
        assertThat(after(true, true, false).isReady()).isTrue();
        assertThat(after(true, true, false, true, false).isReady()).isTrue();
        assertThat(after(true, true, false, false).isReady()).isFalse();
    }

    private static Verdict after(boolean... answers) {
        Verdict verdict = Verdict.INITIAL;
        for (boolean answer : answers) {
            verdict = verdict.after(answer, TWO_OF_EACH);
        }
        return verdict;
    }
}
