package dev.fairway.cli.history;

import dev.fairway.model.event.EventId;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An event's causes and effects as a tree, with the time at each hop. */
final class TraceText {

    private final List<TimelineEntry> entries;
    private final Map<EventId, TimelineEntry> known = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    TraceText(List<TimelineEntry> entries) {
        this.entries = entries;
        entries.forEach(entry -> known.put(entry.event(), entry));
    }

    String text() {
        entries.stream()
                .filter(entry -> entry.cause() == null || !known.containsKey(entry.cause()))
                .forEach(root -> branch(root, ""));
        return text.toString();
    }

    private void branch(TimelineEntry entry, String indent) {
        entry.facts().forEach(fact -> line(indent, fact.text()));
        line(indent, "  event " + entry.event() + " of " + entry.object());
        hops(entry, indent + "  ");
        entry.effects().forEach(effect -> line(indent + "  ", "-> " + effect(effect)));
        entry.awaited().forEach(agent -> line(indent + "  ", "-> " + agent + " not yet"));
        entries.stream()
                .filter(other -> entry.event().equals(other.cause()))
                .forEach(other -> branch(other, indent + "    "));
    }

    private void hops(TimelineEntry entry, String indent) {
        TimelineEntry.Times times = entry.times();
        line(indent, "-> happened " + times.happened() + " by the source's clock");
        line(indent, "-> seen by " + entry.event().producer() + hop(times.happened(), times.observed()));
        TimelineEntry cause = entry.cause() == null ? null : known.get(entry.cause());
        String since = cause == null ? "" : "; " + fromCause(cause.times().appended(), times.appended());
        line(indent, "-> in Kafka" + hop(times.observed(), times.appended()) + since);
    }

    private static String fromCause(Instant cause, Instant effect) {
        return effect.isBefore(cause)
                ? "the clocks of brokers differ by " + TimelineText.span(Duration.between(effect, cause))
                : TimelineText.span(Duration.between(cause, effect)) + " after its cause";
    }

    /** Kafka's times are whole milliseconds. */
    private static String hop(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        if (between.compareTo(Duration.ofMillis(-1)) < 0) {
            return ", by clocks that differ by at least " + TimelineText.span(between.negated());
        }
        return " after " + TimelineText.span(between.isNegative() ? Duration.ZERO : between);
    }

    private static String effect(Effect effect) {
        Duration programmed = Duration.between(
                effect.inEffect().receivedAt(), effect.inEffect().inEffectAt());
        return TimelineText.effect(effect)
                + (programmed.isNegative() ? "" : ", " + TimelineText.span(programmed) + " of that at the agent");
    }

    private void line(String indent, String line) {
        text.append(indent).append(line).append('\n');
    }
}
