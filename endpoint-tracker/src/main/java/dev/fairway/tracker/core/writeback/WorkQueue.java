package dev.fairway.tracker.core.writeback;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What still has to be looked at, each thing once, however often it changed; one worker at a time has a thing.
 *
 * <p>A thing that failed comes again later, each time later than before. For use by several threads.
 */
public final class WorkQueue<T> {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<T> ready = new LinkedHashSet<>();
    private final Set<T> taken = new HashSet<>();
    private final Set<T> changedWhileTaken = new HashSet<>();
    private final PriorityQueue<Later<T>> later = new PriorityQueue<>(Comparator.comparing(Later::at));
    private final Map<T, Integer> failures = new HashMap<>();

    private record Later<T>(T thing, Instant at) {}

    public WorkQueue(InstantSource clock) {
        this.clock = clock;
    }

    /** Something has to be looked at. */
    public void add(T thing) {
        lock.lock();
        try {
            if (taken.contains(thing)) {
                changedWhileTaken.add(thing);
            } else if (ready.add(thing)) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next thing; {@link #done} or {@link #failed} has to follow. */
    public T take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            makeReady();
            while (ready.isEmpty()) {
                changed.await(untilNext().toNanos(), TimeUnit.NANOSECONDS);
                makeReady();
            }
            T thing = ready.iterator().next();
            ready.remove(thing);
            taken.add(thing);
            return thing;
        } finally {
            lock.unlock();
        }
    }

    private void makeReady() {
        Instant now = clock.instant();
        while (!later.isEmpty() && !later.peek().at().isAfter(now)) {
            T due = later.remove().thing();
            if (taken.contains(due)) {
                changedWhileTaken.add(due);
            } else {
                ready.add(due);
            }
        }
    }

    private Duration untilNext() {
        return later.isEmpty()
                ? LAST_RETRY
                : Duration.between(clock.instant(), later.peek().at());
    }

    /** It is as it should be, unless it was added again meanwhile. */
    public void done(T thing) {
        lock.lock();
        try {
            failures.remove(thing);
            giveBack(thing);
        } finally {
            lock.unlock();
        }
    }

    /** It is not as it should be: it comes again by itself. */
    public void failed(T thing) {
        lock.lock();
        try {
            int times = failures.merge(thing, 1, Integer::sum);
            Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(times - 1, 10));
            later.add(new Later<>(thing, clock.instant().plus(wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait)));
            giveBack(thing);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** How many things are not as they should be, as far as is known. */
    public int size() {
        lock.lock();
        try {
            Set<T> all = new HashSet<>(ready);
            all.addAll(taken);
            all.addAll(failures.keySet());
            return all.size();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(T thing) {
        taken.remove(thing);
        if (changedWhileTaken.remove(thing) && ready.add(thing)) {
            changed.signal();
        }
    }
}
