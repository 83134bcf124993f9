package dev.fairway.registry.core;

import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.topic.Partition;
import java.time.Instant;

/** One record of a topic, decoded. */
public sealed interface TopicRecord {

    Partition partition();

    long offset();

    Instant appendedAt();

    /** A change of an object. */
    record Changed(Entry entry) implements TopicRecord {
        @Override
        public Partition partition() {
            return entry.partition();
        }

        @Override
        public long offset() {
            return entry.offset();
        }

        @Override
        public Instant appendedAt() {
            return entry.appendedAt();
        }
    }

    /** What an agent acknowledged. */
    record Acknowledged(Partition partition, long offset, Instant appendedAt, Programming programming)
            implements TopicRecord {}

    /** Nothing to act on: a tombstone, or a record that went to the dead letters. */
    record Ignored(Partition partition, long offset, Instant appendedAt) implements TopicRecord {}
}
