package dev.fairway.model.history;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.EventId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event: what it changed, and where that is in effect.
 *
 * @param cause null when the source object's own change is the cause
 * @param facts at least one
 * @param effects sorted by agent
 * @param awaited agents that lived then and have not told, sorted
 */
public record TimelineEntry(
        EventId event,
        @Nullable EventId cause,
        ObjectKey object,
        Times times,
        List<Fact> facts,
        List<Effect> effects,
        List<String> awaited) {

    public TimelineEntry {
        facts = List.copyOf(facts);
        effects = List.copyOf(effects);
        awaited = List.copyOf(awaited);
    }

    /**
     * When it happened, by three clocks.
     *
     * @param appended the broker's: what orders
     * @param happened the source's
     * @param observed the producer's, when it saw the change
     */
    public record Times(Instant appended, Instant happened, Instant observed) {}
}
