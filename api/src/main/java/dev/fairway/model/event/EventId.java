package dev.fairway.model.event;

import java.util.Comparator;

/**
 * Made by an event's producer. Ids of one producer are totally ordered; an epoch is one leadership.
 *
 * @param producer endpoint-tracker or lb-provisioner
 */
public record EventId(String producer, long epoch, long sequence) implements Comparable<EventId> {

    private static final Comparator<EventId> ORDER = Comparator.comparing(EventId::producer)
            .thenComparingLong(EventId::epoch)
            .thenComparingLong(EventId::sequence);

    @Override
    public int compareTo(EventId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return producer + ":" + epoch + ":" + sequence;
    }
}
