package dev.fairway.cli.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void lostRequestsAreNobodysShare() {
        List<Answer> answers = List.of(answer("b"), answer("a"), answer("b"), answer(""));

        assertThat(Shares.of(answers)).containsExactly(Map.entry("a", 1L), Map.entry("b", 2L));
    }

    @Test
    void theChartHasABarForEachPod() {
        assertThat(Shares.chart(Shares.of(List.of(answer("my-app-1"), answer("my-app-2")))))
                .isEqualTo("""
                my-app-1      1   50.0 %  ████████████████████
                my-app-2      1   50.0 %  ████████████████████""");
    }

    @Test
    void noAnswersMakeAnEmptyChart() {
        assertThat(Shares.chart(Map.of())).isEmpty();
    }

    private static Answer answer(String pod) {
        return new Answer(Instant.EPOCH, Duration.ZERO, pod, pod.isEmpty() ? "refused" : "");
    }
}
