package dev.fairway.cli.history;

import dev.fairway.model.history.Effect;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A timeline for people: when, what, why, and where it is in effect. */
final class TimelineText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final String INDENT = " ".repeat(14);

    private final ZoneId zone = ZoneId.systemDefault();
    private @Nullable LocalDate day;

    /** Whole lines. */
    String entry(TimelineEntry entry) {
        StringBuilder text = new StringBuilder();
        String time = time(entry.times().appended(), text);
        for (Fact fact : entry.facts()) {
            text.append(time).append("  ").append(fact.text()).append('\n');
            time = " ".repeat(time.length());
            if (fact.changes().size() > 1) {
                fact.changes()
                        .forEach(change ->
                                text.append(INDENT).append("  ").append(change).append('\n'));
            }
        }
        entry.effects()
                .forEach(e -> text.append(INDENT).append("  ").append(effect(e)).append('\n'));
        entry.awaited()
                .forEach(agent -> text.append(INDENT).append("  ").append(agent).append(" not yet\n"));
        text.append(INDENT).append("  event ").append(entry.event());
        if (entry.cause() != null) {
            text.append(", caused by ").append(entry.cause());
        }
        return text.append('\n').toString();
    }

    private String time(Instant instant, StringBuilder text) {
        ZonedDateTime local = instant.atZone(zone);
        if (!local.toLocalDate().equals(day)) {
            day = local.toLocalDate();
            text.append(day).append('\n');
        }
        return TIME.format(local);
    }

    /** Of an event that was shown before. */
    String lateEffect(Effect effect) {
        return INDENT + "  event " + effect.inEffect().event() + ": " + effect(effect) + "\n";
    }

    static String effect(Effect effect) {
        String error = effect.inEffect().error();
        if (!error.isEmpty()) {
            return effect.agent() + " could not put it into effect: " + error;
        }
        Duration delay = effect.delay();
        if (delay != null) {
            return effect.agent() + " in effect after " + span(delay);
        }
        Duration behind = effect.clockBehind();
        Duration ahead = effect.clockAhead();
        String clock = behind != null
                ? ", its clock is at least " + span(behind) + " behind"
                : ahead != null ? ", its clock is at least " + span(ahead) + " ahead" : "";
        return effect.agent() + " in effect" + clock;
    }

    /** 0.4 ms, 6 ms, 1.2 s, 3m20s. */
    static String span(Duration span) {
        double millis = span.toNanos() / 1e6;
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        if (millis < 1_000) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1_000)
                : span.toMinutes() + "m" + span.toSecondsPart() + "s";
    }
}
