package dev.fairway.model.event;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object, as its whole state after it.
 *
 * @param cause the event that led to this one; null when the source object's own change did
 * @param happenedAt by the source's clock
 * @param observedAt when the producer saw it
 */
public record Event(EventId id, @Nullable EventId cause, Instant happenedAt, Instant observedAt, State state) {

    /** What is true of the object after the event. */
    public sealed interface State {

        Resource resource();

        /** The object exists, like this. */
        record Present(Resource resource) implements State {}

        /**
         * The object is gone.
         *
         * @param resource the state it last had
         * @param reason for people
         */
        record Deleted(Resource resource, String reason) implements State {}
    }

    public Resource resource() {
        return state.resource();
    }

    public ObjectKey key() {
        return state.resource().key();
    }

    public boolean isDeletion() {
        return state instanceof State.Deleted;
    }
}
