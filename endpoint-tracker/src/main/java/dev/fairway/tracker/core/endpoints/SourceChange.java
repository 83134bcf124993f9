package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import java.time.Instant;

/** One change of one object, as its source reports it. */
public sealed interface SourceChange {

    ObjectKey key();

    /** By the source's clock. */
    Instant happenedAt();

    /** The object has this state now. */
    record Changed(Resource resource, Instant happenedAt) implements SourceChange {
        @Override
        public ObjectKey key() {
            return resource.key();
        }
    }

    /**
     * The object is gone.
     *
     * @param reason for people
     */
    record Removed(ObjectKey key, String reason, Instant happenedAt) implements SourceChange {}
}
