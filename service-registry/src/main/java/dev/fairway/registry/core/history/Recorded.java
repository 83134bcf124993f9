package dev.fairway.registry.core.history;

import dev.fairway.model.event.EventId;
import dev.fairway.registry.core.topic.Partition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record of the history, without its value.
 *
 * @param number grows with every record that is taken in
 * @param id null for an agent's record
 * @param cause null when the source object's own change is the cause
 */
public record Recorded(
        long number,
        Subject subject,
        Log log,
        @Nullable EventId id,
        @Nullable EventId cause,
        boolean deletion) {

    /**
     * Where in Kafka, and when.
     *
     * @param appendedAt by the broker's clock; never earlier than an earlier record of its partition
     */
    public record Log(Partition partition, long offset, Instant appendedAt) {}

    public Instant appendedAt() {
        return log.appendedAt();
    }
}
