package dev.fairway.nodeproxy;

import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.registryclient.ViewUpdate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
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
    private static final int MAX_QUESTIONS = 8;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration OFFER = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final ClusterState state;
    private final Supplier<DataPlane> dataPlane;
    private final Listener listener;
    private final InstantSource clock;
    private final RetryDelay delay;
    private final BlockingQueue<Optional<ViewUpdate>> updates = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Question<?>> questions = new ArrayBlockingQueue<>(MAX_QUESTIONS);
    private final AtomicBoolean kernelChanged = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;

    /** Hears on the loop's thread what it did. */
    interface Listener {

        /** A step is over; {@code update} is null when it retried what an earlier one left. */
        void stepped(@Nullable ViewUpdate update, Programmer.Result result, Duration took, String rulesetHash);

        /** The loop is alive and up to date as far as it can be; the kernel may be asked about it. */
        void turned(DataPlane kernel);

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

    /**
     * Asks between two steps, when the kernel is as the loop left it.
     *
     * @return empty when the loop cannot answer in time: it has no complete view yet, or the kernel is not to be had
     */
    <T> Optional<T> ask(Function<DataPlane, T> question, Duration within) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!questions.offer(new Question<>(question, answer))) {
            return Optional.empty();
        }
        updates.offer(Optional.empty());
        try {
            return Optional.of(answer.get(within.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            answer.cancel(false);
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the question failed: " + e.getCause(), e);
        }
    }

    private record Question<T>(Function<DataPlane, T> question, CompletableFuture<T> answer) {

        void answer(DataPlane dataPlane) {
            if (answer.isDone()) {
                return;
            }
            try {
                answer.complete(question.apply(dataPlane));
            } catch (RuntimeException e) {
                // whatever is wrong with a question, programming goes on
                answer.completeExceptionally(e);
            }
        }
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
                if (update != null || !complete || timeToChange().isZero()) {
                    started = true;
                    complete = step(programmer, update);
                }
                if (started) {
                    answer(opened);
                }
                listener.turned(opened);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The programming loop failed", e);
            listener.broke();
        }
    }

    private void answer(DataPlane opened) {
        for (Question<?> question = questions.poll(); question != null; question = questions.poll()) {
            question.answer(opened);
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
        Duration wait = complete ? timeToChange() : delay.next();
        Optional<ViewUpdate> update = updates.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (complete) {
            delay.reset();
        }
        return update == null ? null : update.orElse(null);
    }

    /** How long the kernel may stay as it is when nothing happens; at most {@link #IDLE}. */
    private Duration timeToChange() {
        Duration time = state.table()
                .nextChange()
                .map(next -> Duration.between(clock.instant(), next))
                .orElse(IDLE);
        if (time.isNegative()) {
            return Duration.ZERO;
        }
        return time.compareTo(IDLE) < 0 ? time : IDLE;
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
