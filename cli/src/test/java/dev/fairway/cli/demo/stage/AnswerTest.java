package dev.fairway.cli.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnswerTest {

    @Test
    void anAnsweredRequestNamesItsPod() {
        Answer answer = Answer.parse("1700000000123456 1500000 my-app-1 -");

        assertThat(answer)
                .isEqualTo(new Answer(
                        Instant.parse("2023-11-14T22:13:20.123456Z"), Duration.ofNanos(1_500_000), "my-app-1", ""));
        assertThat(answer.isLost()).isFalse();
    }

    @Test
    void aLostRequestSaysWhy() {
        Answer answer = Answer.parse("1700000000123456 90 - Connection refused");

        assertThat(answer.error()).isEqualTo("Connection refused");
        assertThat(answer.isLost()).isTrue();
    }
}
