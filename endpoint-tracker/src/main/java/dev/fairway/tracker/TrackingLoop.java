package dev.fairway.tracker;

import dev.fairway.tracker.core.endpoints.ClusterSource;
import dev.fairway.tracker.core.endpoints.EndpointTracker;
import dev.fairway.tracker.core.endpoints.SourceChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The thread that tracks: takes the source's changes one after the other.
 *
 * <p>While it is busy, a newer change of an object takes the place of an older one, so what waits is bounded by the
 * number of objects.
 */
public final class TrackingLoop implements Runnable, ClusterSource.Changes {

    private static final Logger LOG = Logger.getLogger(TrackingLoop.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final EndpointTracker tracker;
    private final InstantSource clock;
    private final Consumer<Duration> lag;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore arrived = new Semaphore(0);
    private Map<Record, Supplier<Optional<SourceChange>>> changes = new LinkedHashMap<>();
    private List<Runnable> tasks = new ArrayList<>();
    private volatile Instant lastTurn;

    /** {@code lag} is told how long each change took to get here. */
    public TrackingLoop(EndpointTracker tracker, InstantSource clock, Consumer<Duration> lag) {
        this.tracker = tracker;
        this.lag = lag;
        this.clock = clock;
        this.lastTurn = clock.instant();
    }

    @Override
    public void submit(Record subject, Supplier<Optional<SourceChange>> change) {
        lock.lock();
        try {
            changes.put(subject, change);
        } finally {
            lock.unlock();
        }
        arrived.release();
    }

    /** Has a rare task done by the tracking thread. */
    public void execute(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
        } finally {
            lock.unlock();
        }
        arrived.release();
    }

    /** When the loop last came round; it does so at least once a second. */
    public Instant lastTurn() {
        return lastTurn;
    }

    @Override
    public void run() {
        Instant nextTick = clock.instant().plus(TICK);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                turn();
                lastTurn = clock.instant();
                if (!lastTurn.isBefore(nextTick)) {
                    tracker.tick(lastTurn);
                    nextTick = lastTurn.plus(TICK);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        if (arrived.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            arrived.drainPermits();
        }
        Map<Record, Supplier<Optional<SourceChange>>> taken;
        List<Runnable> due;
        lock.lock();
        try {
            taken = changes;
            due = tasks;
            changes = new LinkedHashMap<>();
            tasks = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        taken.forEach(this::apply);
        due.forEach(Runnable::run);
    }

    private void apply(Record subject, Supplier<Optional<SourceChange>> change) {
        try {
            change.get().ifPresent(present -> {
                lag.accept(Duration.between(present.happenedAt(), clock.instant()));
                tracker.apply(present);
            });
        } catch (IllegalArgumentException e) {
            LOG.errorf(e, "An object of the source is not usable and stays as it was: %s", subject);
        }
    }
}
