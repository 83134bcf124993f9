package dev.fairway.tracker.standalone.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's view of the store: what it has been told, and which objects it has not been told the newest of.
 *
 * <p>A slow subscriber gets the newest state of each object, never a queue of old ones: what waits is bounded by the
 * number of objects.
 */
public final class Watcher implements Consumer<StoreChange> {

    private final Predicate<ObjectId> interest;
    private final Runnable wakeUp;
    private final Map<ObjectId, Optional<StoredObject>> waiting = new LinkedHashMap<>();
    private final Map<ObjectId, StoredObject> told = new HashMap<>();
    private int unsynced = -1;

    /** What a subscriber is told. */
    public sealed interface Told {
        /** An object that it did not know. */
        record Added(StoredObject object) implements Told {}

        /** A newer version of an object that it knew. */
        record Modified(StoredObject object) implements Told {}

        /** The last version of an object that it knew. */
        record Deleted(StoredObject object) implements Told {}

        /** All that existed at the start has been told. */
        record Synced() implements Told {}
    }

    /** {@code wakeUp} is run when something is waiting, possibly with the store's lock held. */
    public Watcher(Predicate<ObjectId> interest, Runnable wakeUp) {
        this.interest = interest;
        this.wakeUp = wakeUp;
    }

    /** Takes what exists. */
    public synchronized void start(Collection<StoredObject> objects) {
        objects.stream()
                .filter(object -> interest.test(object.id()))
                .forEach(object -> waiting.put(object.id(), Optional.of(object)));
        unsynced = waiting.size();
    }

    @Override
    public void accept(StoreChange change) {
        StoredObject object = change.object();
        if (!interest.test(object.id())) {
            return;
        }
        synchronized (this) {
            waiting.put(
                    object.id(),
                    change instanceof StoreChange.Written(StoredObject written)
                            ? Optional.of(written)
                            : Optional.empty());
        }
        wakeUp.run();
    }

    /** What the subscriber has to be told next; empty when it knows everything. */
    public synchronized Optional<Told> next() {
        if (unsynced == 0) {
            unsynced = -1;
            return Optional.of(new Told.Synced());
        }
        Iterator<Map.Entry<ObjectId, Optional<StoredObject>>> entries =
                waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<ObjectId, Optional<StoredObject>> entry = entries.next();
            Optional<Told> next = tell(entry.getKey(), entry.getValue().orElse(null), entries);
            if (next.isPresent()) {
                return next;
            }
            if (unsynced == 0) {
                return next();
            }
        }
        return Optional.empty();
    }

    private Optional<Told> tell(ObjectId id, @Nullable StoredObject now, Iterator<?> entries) {
        StoredObject before = told.get(id);
        if (before != null && now != null && !before.uid().equals(now.uid())) {
            told.remove(id); // the new object stays waiting: the old one has to go first
            return Optional.of(new Told.Deleted(before));
        }
        entries.remove();
        unsynced = unsynced > 0 ? unsynced - 1 : unsynced;
        if (now == null) {
            told.remove(id);
            return before == null ? Optional.empty() : Optional.of(new Told.Deleted(before));
        }
        told.put(id, now);
        return Optional.of(before == null ? new Told.Added(now) : new Told.Modified(now));
    }
}
