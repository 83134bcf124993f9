package dev.fairway.registry.core;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Event;
import dev.fairway.registry.core.topic.Partition;
import java.time.Instant;

/**
 * An object's newest event and the record that brought it.
 *
 * @param appendedAt when the broker took it
 */
public record Entry(Event event, Partition partition, long offset, Instant appendedAt) {

    public ObjectKey key() {
        return event.key();
    }
}
