package dev.fairway.tracker.standalone.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/**
 * One version of an object. Its JSON is never changed: a change makes another version.
 *
 * @param resourceVersion grows with every write to the store, over all objects
 * @param json the whole object, metadata included
 * @param storedAt when the version was made
 */
public record StoredObject(ObjectId id, String uid, long resourceVersion, String json, Instant storedAt) {

    /** A tree of its own for the caller to change. */
    public ObjectNode tree() {
        return ObjectCodec.parse(json);
    }

    /** The object as the type that its kind has. */
    public HasMetadata typed() {
        return ObjectCodec.object(id.kind(), tree());
    }
}
