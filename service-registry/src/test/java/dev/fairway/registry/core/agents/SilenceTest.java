package dev.fairway.registry.core.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SilenceTest {

    private final Silence silence = new Silence();

    @Test
    void fourHeartbeatsWithoutAWordAreTooLong() {
        // Given
        silence.broken(100);

        // When / Then
        assertThat(looks(8)).isFalse();
        assertThat(silence.isTooLong()).isTrue();
    }

    @Test
    void everyWordBreaksItAndThePromiseHoldsOn() {
        // Given
        silence.broken(100);
        looks(8);

        // When
        silence.broken(0);

        // Then
        assertThat(looks(8)).isFalse();
        assertThat(silence.isTooLong()).isTrue();
    }

    @Test
    void anAgentThatPromisesNothingMayKeepSilent() {
        // Given
        silence.broken(0);

        // When / Then
        assertThat(looks(10_000)).isFalse();
    }

    private boolean looks(int count) {
        return IntStream.range(0, count).mapToObj(_ -> silence.isTooLong()).reduce(false, Boolean::logicalOr);
    }
}
