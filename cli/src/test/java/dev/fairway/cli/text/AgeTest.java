package dev.fairway.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

    @ParameterizedTest
    @CsvSource({
        "PT-2S, <invalid>",
        "PT-1S, 0s",
        "PT0S, 0s",
        "PT119S, 119s",
        "PT120S, 2m",
        "PT121S, 2m1s",
        "PT9M59S, 9m59s",
        "PT10M5S, 10m",
        "PT179M59S, 179m",
        "PT3H, 3h",
        "PT3H1M, 3h1m",
        "PT7H59M59S, 7h59m",
        "PT8H30M, 8h",
        "PT47H59M, 47h",
        "PT48H, 2d",
        "PT49H, 2d1h",
        "P7DT23H, 7d23h",
        "P8DT5H, 8d",
        "P729D, 729d",
        "P730D, 2y",
        "P731D, 2y1d",
        "P2919D, 7y364d",
        "P2920D, 8y",
        "P4000D, 10y"
    })
    void durationsHaveTwoUnitsWhileTheFinerOneMatters(Duration duration, String expected) {
        assertThat(Age.of(duration)).isEqualTo(expected);
    }

    @Test
    void anUnknownTimeIsSaidToBeUnknown() {
        assertThat(Age.since(null, Instant.EPOCH)).isEqualTo("<unknown>");
    }
}
