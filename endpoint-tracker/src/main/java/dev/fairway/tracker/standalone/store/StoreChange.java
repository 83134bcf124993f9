package dev.fairway.tracker.standalone.store;

import java.time.Instant;

/** A change that is safely in the log. */
public sealed interface StoreChange {

    StoredObject object();

    /** The object has this version now. */
    record Written(StoredObject object) implements StoreChange {}

    /** The object is gone; this was its last version. */
    record Removed(StoredObject object, Instant removedAt) implements StoreChange {}
}
