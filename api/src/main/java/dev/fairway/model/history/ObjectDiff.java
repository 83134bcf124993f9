package dev.fairway.model.history;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.EventId;
import java.util.List;

/**
 * An object that is not the same at two moments.
 *
 * @param event the object's last event up to the later moment
 */
public record ObjectDiff(ObjectKey object, EventId event, boolean existed, boolean exists, List<Fact> facts) {

    public ObjectDiff {
        facts = List.copyOf(facts);
    }
}
