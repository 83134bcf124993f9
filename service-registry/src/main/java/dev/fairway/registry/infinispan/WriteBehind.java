package dev.fairway.registry.infinispan;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.StateStore;
import dev.fairway.registry.core.StoreUnusableException;
import dev.fairway.registry.core.topic.Positions;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Saves behind the caller's back, by a thread of its own: no change waits for the disk before it is told to anybody.
 *
 * <p>While the disk is slow or refuses, what waits is coalesced by object. A process killed meanwhile reads those records
 * again from Kafka, for their positions are saved last.
 */
public final class WriteBehind implements StateStore {

    private static final Logger LOG = Logger.getLogger(WriteBehind.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final StateStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<ObjectKey, Entry> entries = new LinkedHashMap<>();
    private final Set<ObjectKey> forgotten = new HashSet<>();
    private final Map<String, Programming> agents = new LinkedHashMap<>();
    private final Thread writer =
            Thread.ofPlatform().daemon().name("state-writer").unstarted(this::run);
    private @Nullable Positions positions;
    private boolean completeDue;
    private boolean writing;
    private boolean closed;
    private boolean failing;

    private WriteBehind(StateStore store) {
        this.store = store;
    }

    /** Starts the thread; the store is closed with this. */
    public static WriteBehind of(StateStore store) {
        WriteBehind behind = new WriteBehind(store);
        behind.writer.start();
        return behind;
    }

    @Override
    public Optional<Stored> load() {
        return store.load();
    }

    @Override
    public void save(Batch batch) {
        lock.lock();
        try {
            for (Entry entry : batch.entries()) {
                entries.put(entry.key(), entry);
                forgotten.remove(entry.key());
            }
            for (ObjectKey key : batch.forgotten()) {
                entries.remove(key);
                forgotten.add(key);
            }
            batch.agents().forEach(agent -> agents.put(agent.agent(), agent));
            positions = batch.positions();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void complete() {
        lock.lock();
        try {
            completeDue = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a write that has begun: nothing is written after it. */
    @Override
    public void clear() {
        lock.lock();
        try {
            while (writing) {
                changed.awaitUninterruptibly();
            }
            forgetWaiting();
            store.clear();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Work work = next();
        while (work != null) {
            write(work);
            work = next();
        }
    }

    /** What is to be written at once. */
    private record Work(@Nullable Batch batch, boolean complete) {}

    /** Waits for work; null when there is none and will be none. */
    private @Nullable Work next() {
        lock.lock();
        try {
            writing = false;
            changed.signalAll();
            while (positions == null && !completeDue && !closed) {
                changed.awaitUninterruptibly();
            }
            Positions upTo = positions;
            if (upTo == null && !completeDue) {
                return null;
            }
            Batch batch = upTo == null
                    ? null
                    : new Batch(
                            List.copyOf(entries.values()), List.copyOf(forgotten), List.copyOf(agents.values()), upTo);
            Work work = new Work(batch, completeDue);
            forgetWaiting();
            writing = true;
            return work;
        } finally {
            lock.unlock();
        }
    }

    private void forgetWaiting() {
        entries.clear();
        forgotten.clear();
        agents.clear();
        positions = null;
        completeDue = false;
    }

    private void write(Work work) {
        try {
            if (work.batch() != null) {
                store.save(work.batch());
            }
            if (work.complete()) {
                store.complete();
            }
            failing = false;
        } catch (RuntimeException e) {
            // Whatever is wrong with the disk, the registry goes on from its memory.
            if (!failing) {
                tell(e);
            }
            failing = true;
            putBack(work);
        }
    }

    private static void tell(RuntimeException failure) {
        if (failure instanceof StoreUnusableException) {
            LOG.warnf("%s The registry goes on from its memory and tries again.", failure.getMessage());
        } else {
            LOG.warn("The state cannot be stored; trying again", failure);
        }
    }

    /** Waits for a moment, and passes over states that newer ones took the place of meanwhile; gives up once closed. */
    private void putBack(Work work) {
        lock.lock();
        try {
            Batch batch = work.batch();
            if (batch != null) {
                batch.entries().stream()
                        .filter(entry -> !forgotten.contains(entry.key()))
                        .forEach(entry -> entries.putIfAbsent(entry.key(), entry));
                batch.forgotten().stream()
                        .filter(key -> !entries.containsKey(key))
                        .forEach(forgotten::add);
                batch.agents().forEach(agent -> agents.putIfAbsent(agent.agent(), agent));
                positions = positions == null ? batch.positions() : positions;
            }
            completeDue |= work.complete();
            writing = false;
            changed.signalAll();
            long left = RETRY.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                forgetWaiting();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!writer.join(CLOSE_WITHIN)) {
                LOG.warn("The state is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}
