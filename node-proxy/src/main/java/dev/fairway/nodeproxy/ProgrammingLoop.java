package dev.fairway.nodeproxy;

import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.registryclient.ViewUpdate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that owns the kernel: takes updates as they come and retries what failed.
 *
 * <p>Until the first update, which carries a complete view, the kernel stays as it is. When the loop ends, it stays as
 * it is then.
 */
final class ProgrammingLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProgrammingLoop.class);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration OFFER = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final ClusterState state;
    private final Supplier<DataPlane> dataPlane;
    private final Listener listener;
    private final InstantSource clock;
    private final RetryDelay delay;
    private final BlockingQueue<Optional<ViewUpdate>> updates = new ArrayBlockingQueue<>(1);
    private final AtomicBoolean kernelChanged = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;

    /** Hears on the loop's thread what it did. */
    interface Listener {

        /** A step is over; {@code update} is null when it retried what an earlier one left. */
        void stepped(@Nullable ViewUpdate update, Programmer.Result result, Duration took, String rulesetHash);

        /** The loop is alive and up to date as far as it can be. */
        void turned();

        /** The loop ended by a bug, which is logged; nothing is programmed any more. */
        void broke();
    }

    ProgrammingLoop(
            ClusterState state,
            Supplier<DataPlane> dataPlane,
            Listener listener,
            InstantSource clock,
            RetryDelay delay) {
        this.state = state;
        this.dataPlane = dataPlane;
        this.listener = listener;
        this.clock = clock;
        this.delay = delay;
        this.thread = Thread.ofPlatform().name("kernel").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Hands an update over; waits while one is already waiting, but not once the loop is closed. */
    void offer(ViewUpdate update) {
        try {
            boolean taken = false;
            while (!taken && !closed) {
                taken = updates.offer(Optional.of(update), OFFER.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another program changed the kernel's tables. Any thread. */
    void kernelChanged() {
        kernelChanged.set(true);
        // wakes the loop; where the queue is full it is awake
        updates.offer(Optional.empty());
    }

    private void run() {
        try (DataPlane opened = open()) {
            Programmer programmer = new Programmer(state, opened, clock);
            boolean started = false;
            boolean complete = true;
            while (!closed) {
                ViewUpdate update = next(complete);
                if (kernelChanged.getAndSet(false) && started) {
                    programmer.distrustKernel();
                    complete = false;
                }
                if (update != null || !complete) {
                    started = true;
                    complete = step(programmer, update);
                }
                listener.turned();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The programming loop failed", e);
            listener.broke();
        }
    }

    private DataPlane open() throws InterruptedException {
        boolean logged = false;
        while (true) {
            try {
                return dataPlane.get();
            } catch (KernelException e) {
                if (!logged) {
                    LOG.warn("The kernel's nf_tables are not to be had; trying again", e);
                    logged = true;
                }
                delay.pause();
            }
        }
    }

    private @Nullable ViewUpdate next(boolean complete) throws InterruptedException {
        Duration wait = complete ? IDLE : delay.next();
        Optional<ViewUpdate> update = updates.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (complete) {
            delay.reset();
        }
        return update == null ? null : update.orElse(null);
    }

    private boolean step(Programmer programmer, @Nullable ViewUpdate update) {
        long start = System.nanoTime();
        Programmer.Result result = update == null ? programmer.retry() : programmer.take(update);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        listener.stepped(update, result, took, state.table().rulesetHash());
        return result.isComplete();
    }

    /** Ends the loop after its current step; the rules stay in the kernel. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
