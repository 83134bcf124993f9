package dev.fairway.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTextTest {

    private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2026-06-09T10:00:00Z, 2026-06-09T10:00:00Z",
        "2026-06-09T10:00:00+02:00, 2026-06-09T08:00:00Z",
        "13:03, 2026-06-10T11:03:00Z",
        "9:03:05, 2026-06-10T07:03:05Z",
        "13:03:05.250, 2026-06-10T11:03:05.250Z",
        "23:59, 2026-06-09T21:59:00Z",
        "-5m, 2026-06-10T11:55:00Z",
        "-1h30m, 2026-06-10T10:30:00Z",
        "5m ago, 2026-06-10T11:55:00Z",
        "90s ago, 2026-06-10T11:58:30Z",
        "now, 2026-06-10T12:00:00Z"
    })
    void timesAreReadAsPeopleWriteThem(String text, Instant expected) {
        // When
        Moment moment = MomentText.parse(text, NOW, ZONE);

        // Then
        assertThat(moment).isEqualTo(new Moment.Time(expected));
    }

    @Test
    void eventIsAMoment() {
        // When
        Moment moment = MomentText.parse("endpoint-tracker:3:42", NOW, ZONE);

        // Then
        assertThat(moment).isEqualTo(new Moment.After(new EventId("endpoint-tracker", 3, 42)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "noon", "25:00", "14:3", "-5", "5 minutes ago", "2026-06-09", "a:99999999999999999999:1"})
    void whatIsNoMomentIsRefused(String text) {
        // When
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> MomentText.parse(text, NOW, ZONE));

        // Then
        assertThat(thrown).isInstanceOf(CommandException.class).hasMessageContaining("\"" + text + "\"");
        assertThatThrownBy(() -> MomentText.event("14:03")).hasMessageContaining("endpoint-tracker:1:42");
    }
}
