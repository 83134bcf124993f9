package dev.fairway.tracker.standalone.store;

import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects. A write is visible to readers once the log has it, and its caller returns then.
 *
 * <pre>
 *   write ──► drafts ──► log ──acknowledged──► visible ──► listeners
 *                         └───not acknowledged──► degraded: no writes, drafts = visible,
 *                                                 doubtful keys are written again ──► healthy
 * </pre>
 *
 * <p>Writes do not wait for each other: each builds on the drafts of those before it. When the log does not take one,
 * nobody knows whether it has it, so what readers see is written once more before anything else is.
 */
public final class ObjectStore {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ObjectLog log;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final NavigableMap<ObjectId, StoredObject> drafts = new TreeMap<>();
    private final NavigableMap<ObjectId, StoredObject> visible = new TreeMap<>();
    private final Deque<Write> inFlight = new ArrayDeque<>();
    private final Set<ObjectId> doubtful = new TreeSet<>();
    private final List<Consumer<StoreChange>> listeners = new CopyOnWriteArrayList<>();
    private final List<DraftListener> draftListeners = new CopyOnWriteArrayList<>();
    private long version;
    private boolean degraded;
    private boolean repairing;

    /** Follows the drafts, to know what is taken before it is visible; called with the store's lock held. */
    public interface DraftListener {
        /** Either side is null where there is no object. */
        void drafted(@Nullable StoredObject before, @Nullable StoredObject after);
    }

    /** What a change works on, while nothing else is changed. */
    public interface Draft {
        Optional<StoredObject> get(ObjectId id);

        Collection<StoredObject> all();

        /** The version that the change will have. */
        long nextVersion();
    }

    /** What a change wants. */
    public sealed interface Outcome {
        /** Nothing to do: the object is as it should be. */
        record Nothing(StoredObject current) implements Outcome {}

        /** A new version. */
        record Put(StoredObject object) implements Outcome {}

        /** The object's end. */
        record Remove(StoredObject object) implements Outcome {}
    }

    private record Started(Outcome outcome, @Nullable Write write) {}

    private static final class Write {
        private final ObjectLog.Entry entry;
        private final CountDownLatch resolved = new CountDownLatch(1);
        private final Instant startedAt;
        private boolean acknowledged;
        private boolean done;
        private @Nullable String failure;

        Write(ObjectLog.Entry entry, Instant startedAt) {
            this.entry = entry;
            this.startedAt = startedAt;
        }
    }

    public ObjectStore(ObjectLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Takes over what the log holds; before anything else is called. */
    public void load(Collection<StoredObject> objects, long highestVersion) {
        lock.lock();
        try {
            version = highestVersion;
            for (StoredObject object : objects) {
                visible.put(object.id(), object);
                draft(object.id(), object);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@code listener} is called in the order of the changes, with a lock held: it must not wait for anything. */
    public void listen(Consumer<StoreChange> listener) {
        listeners.add(listener);
    }

    public void listenToDrafts(DraftListener listener) {
        draftListeners.add(listener);
    }

    /** Runs {@code reader} on a state that does not change meanwhile, and adds the listener to what comes after. */
    public void listenFrom(Consumer<Collection<StoredObject>> reader, Consumer<StoreChange> listener) {
        lock.lock();
        try {
            reader.accept(visible.values());
            listeners.add(listener);
        } finally {
            lock.unlock();
        }
    }

    public void stopListening(Consumer<StoreChange> listener) {
        listeners.remove(listener);
    }

    public Optional<StoredObject> get(ObjectId id) {
        lock.lock();
        try {
            return Optional.ofNullable(visible.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** All objects, sorted. */
    public List<StoredObject> all() {
        lock.lock();
        try {
            return List.copyOf(visible.values());
        } finally {
            lock.unlock();
        }
    }

    /** False while the log does not take writes. */
    public boolean isHealthy() {
        lock.lock();
        try {
            return !degraded;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes one change and waits until it is safe.
     *
     * @throws RejectedException Unavailable when the log does not take it, or whatever {@code change} throws
     */
    public Outcome write(Function<Draft, Outcome> change) {
        Started started = start(change);
        Write write = started.write();
        if (write == null) {
            return started.outcome();
        }
        if (!await(write)) {
            throw unavailable("it was not acknowledged in " + PATIENCE.toSeconds() + " s");
        }
        String failure = write.failure;
        if (failure != null) {
            throw unavailable(failure);
        }
        return started.outcome();
    }

    /** What {@code change} would do. */
    public Outcome preview(Function<Draft, Outcome> change) {
        lock.lock();
        try {
            return change.apply(new CurrentDraft());
        } finally {
            lock.unlock();
        }
    }

    private Started start(Function<Draft, Outcome> change) {
        lock.lock();
        try {
            if (degraded) {
                throw unavailable("an earlier write is in doubt, try again in a moment");
            }
            Outcome outcome = change.apply(new CurrentDraft());
            Write write = switch (outcome) {
                case Outcome.Nothing _ -> null;
                case Outcome.Put(StoredObject object) -> append(new ObjectLog.Entry(object, false));
                case Outcome.Remove(StoredObject object) -> append(new ObjectLog.Entry(object, true));
            };
            return new Started(outcome, write);
        } finally {
            lock.unlock();
        }
    }

    private Write append(ObjectLog.Entry entry) {
        StoredObject object = entry.object();
        version = Math.max(version, object.resourceVersion());
        draft(object.id(), entry.deleted() ? null : object);
        Write write = new Write(entry, clock.instant());
        inFlight.add(write);
        log.append(entry, completionOf(write));
        return write;
    }

    private ObjectLog.Completion completionOf(Write write) {
        return new ObjectLog.Completion() {
            @Override
            public void written() {
                resolve(write, null);
            }

            @Override
            public void failed(String reason) {
                resolve(write, reason);
            }
        };
    }

    private void resolve(Write write, @Nullable String failure) {
        lock.lock();
        try {
            write.done = true;
            write.acknowledged = failure == null;
            write.failure = failure;
            if (failure != null) {
                degraded = true;
            }
            while (!inFlight.isEmpty() && inFlight.getFirst().done) {
                settle(inFlight.removeFirst());
            }
            if (degraded && inFlight.isEmpty() && !repairing) {
                doubtful.forEach(id -> draft(id, visible.get(id)));
            }
        } finally {
            lock.unlock();
        }
        write.resolved.countDown();
    }

    /** Makes a write visible, in the order in which the writes were made. */
    private void settle(Write write) {
        StoredObject object = write.entry.object();
        if (!write.acknowledged) {
            doubtful.add(object.id());
            return;
        }
        doubtful.remove(object.id());
        if (write.entry.deleted()) {
            visible.remove(object.id());
            publish(new StoreChange.Removed(object, write.startedAt));
        } else {
            visible.put(object.id(), object);
            publish(new StoreChange.Written(object));
        }
    }

    /** Writes again what readers see of the keys in doubt; to be called about once a second. */
    public void repair() {
        List<Write> rewrites = new ArrayList<>();
        lock.lock();
        try {
            if (!degraded || !inFlight.isEmpty()) {
                return;
            }
            repairing = true;
            for (ObjectId id : List.copyOf(doubtful)) {
                rewrites.add(rewrite(id));
            }
        } finally {
            lock.unlock();
        }
        boolean taken = rewrites.stream().allMatch(write -> await(write) && write.failure == null);
        lock.lock();
        try {
            repairing = false;
            degraded = !taken;
        } finally {
            lock.unlock();
        }
    }

    /** Writes a key's visible state again, because the log may hold another one. */
    public void rewriteStale(ObjectId id) {
        lock.lock();
        try {
            doubtful.add(id);
            degraded = true;
        } finally {
            lock.unlock();
        }
    }

    private Write rewrite(ObjectId id) {
        StoredObject seen = visible.get(id);
        ObjectLog.Entry entry = seen == null
                ? new ObjectLog.Entry(new StoredObject(id, "", ++version, "{}", clock.instant()), true)
                : new ObjectLog.Entry(seen, false);
        Write write = new Write(entry, clock.instant());
        log.append(entry, new ObjectLog.Completion() {
            @Override
            public void written() {
                lock.lock();
                try {
                    doubtful.remove(id);
                } finally {
                    lock.unlock();
                }
                write.resolved.countDown();
            }

            @Override
            public void failed(String reason) {
                write.failure = reason;
                write.resolved.countDown();
            }
        });
        return write;
    }

    private boolean await(Write write) {
        try {
            return write.resolved.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void draft(ObjectId id, @Nullable StoredObject after) {
        StoredObject before = after == null ? drafts.remove(id) : drafts.put(id, after);
        draftListeners.forEach(listener -> listener.drafted(before, after));
    }

    private void publish(StoreChange change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    private static RejectedException unavailable(String reason) {
        return new RejectedException(new Rejection.Unavailable("the write is not kept: " + reason));
    }

    private final class CurrentDraft implements Draft {
        @Override
        public Optional<StoredObject> get(ObjectId id) {
            return Optional.ofNullable(drafts.get(id));
        }

        @Override
        public Collection<StoredObject> all() {
            return drafts.values();
        }

        @Override
        public long nextVersion() {
            return version + 1;
        }
    }
}
