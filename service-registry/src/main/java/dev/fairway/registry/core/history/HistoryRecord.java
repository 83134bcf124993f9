package dev.fairway.registry.core.history;

import dev.fairway.model.event.EventId;
import dev.fairway.registry.core.topic.Partition;
import org.jspecify.annotations.Nullable;

/**
 * One record of a topic: where it stands, what it is about, and its value as it was published.
 *
 * @param content null when there is nothing to keep: a tombstone or an invalid record
 */
public record HistoryRecord(Place place, @Nullable Content content) {

    /**
     * Where and when.
     *
     * @param appendedAt by the broker's clock, milliseconds since the epoch
     */
    public record Place(Partition partition, long offset, long appendedAt) {}

    /** What it says. */
    @SuppressWarnings("ArrayRecordComponent") // Compared nowhere; copying every value would cost as much as storing it.
    public record Content(Header header, byte[] value) {}

    /**
     * What is known of a record without reading its value.
     *
     * @param id null for an agent's record
     * @param cause null when the source object's own change is the cause
     */
    public record Header(
            Subject subject, @Nullable EventId id, @Nullable EventId cause, boolean deletion) {}
}
