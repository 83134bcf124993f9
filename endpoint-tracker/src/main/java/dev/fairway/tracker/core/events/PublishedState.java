package dev.fairway.tracker.core.events;

import dev.fairway.model.event.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the topics hold, built by adding their records in order.
 *
 * <p>A state of a lower epoch after one of a higher was written by a tracker that no longer led: it does not count,
 * and its key has to be rewritten so that compaction keeps the right one.
 */
public final class PublishedState {

    private final Map<EventKey, Event> states = new HashMap<>();
    private final Set<EventKey> misplaced = new HashSet<>();
    private long highestEpoch;

    /** The next record of a topic. Tombstones are not added: the deletion before them says all. */
    public void add(Event event) {
        EventKey key = EventKey.of(event.resource());
        long epoch = event.id().epoch();
        highestEpoch = Math.max(highestEpoch, epoch);
        Event known = states.get(key);
        if (known != null && epoch < known.id().epoch()) {
            misplaced.add(key);
        } else {
            states.put(key, event);
            misplaced.remove(key);
        }
    }

    /** A tombstone: the deletion before it is complete. */
    public void forget(Event deletion) {
        states.remove(EventKey.of(deletion.resource()), deletion);
    }

    /** The states that count; a deletion among them has not had its tombstone. */
    public Collection<Event> states() {
        return states.values();
    }

    /** Keys whose last record is not the state that counts. */
    public Set<EventKey> misplaced() {
        return misplaced;
    }

    /** 0 when the topics are empty. */
    public long highestEpoch() {
        return highestEpoch;
    }
}
