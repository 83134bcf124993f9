package dev.fairway.lab.service;

import dev.fairway.lab.LabException;
import dev.fairway.lab.ProcessStatus;
import dev.fairway.lab.ProcessStatus.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps one service running: starts it, asks whether it is ready, starts it again when it ends by itself. */
public final class ServiceProcess {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);
    private static final int TAIL_LINES = 15;

    private final ServiceSpec spec;
    private final Backoff backoff;
    private final Runnable onChange;

    // All guarded by this object's monitor.
    private State state = State.STOPPED;
    private boolean isWanted;
    private int restarts;
    private @Nullable Process process;
    private @Nullable Thread keeper;
    private String lastProblem = "";

    /**
     * Starts nothing yet.
     *
     * @param onChange called after each change of the status, on any thread; must not block
     */
    public ServiceProcess(ServiceSpec spec, Backoff backoff, Runnable onChange) {
        this.spec = spec;
        this.backoff = backoff;
        this.onChange = onChange;
    }

    public String name() {
        return spec.name();
    }

    /** Starts it and keeps it running; harmless when it runs. */
    public synchronized void start() {
        if (!isWanted) {
            isWanted = true;
            state = State.STARTING;
            keeper = Thread.ofVirtual().name(spec.name()).start(this::keepRunning);
        }
    }

    /** Ends it in good order, by force after the grace period; it stays down until it is started again. */
    public void stop(Duration grace) {
        Process running;
        Thread keeping;
        synchronized (this) {
            isWanted = false;
            running = process;
            keeping = keeper;
        }
        try {
            if (running != null) {
                running.destroy();
                if (!running.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    running.destroyForcibly().waitFor();
                }
            }
            if (keeping != null) {
                keeping.interrupt();
                keeping.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while stopping " + spec.name(), e);
        }
        change(State.STOPPED);
    }

    /** Kills it at once; it is started again. */
    public void kill() {
        synchronized (this) {
            if (process == null || !process.isAlive()) {
                return;
            }
            process.destroyForcibly();
        }
        change(State.BACKOFF);
    }

    public synchronized ProcessStatus status() {
        long pid = process == null || !process.isAlive() ? 0 : process.pid();
        return new ProcessStatus(spec.name(), state, pid, restarts, spec.address(), spec.log());
    }

    /** Waits until it was ready once; fails with the end of its log at the deadline, or when it keeps ending. */
    public synchronized void awaitReady(Instant deadline, int mostRestarts) {
        try {
            while (state != State.READY) {
                long left = Duration.between(Instant.now(), deadline).toMillis();
                if (left <= 0 || restarts > mostRestarts) {
                    throw new LabException("%s is not ready: %s%nEnd of %s:%n%s"
                            .formatted(spec.name(), lastProblem, spec.log(), tail(spec.log())));
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + spec.name(), e);
        }
    }

    private void keepRunning() {
        int endsInARow = 0;
        try {
            while (shouldRun()) {
                Instant started = Instant.now();
                runOnce();
                if (!shouldRun()) {
                    return;
                }
                boolean wasGood = Duration.between(started, Instant.now()).compareTo(backoff.goodRun()) > 0;
                endsInARow = wasGood ? 1 : endsInARow + 1;
                countRestart();
                Thread.sleep(backoff.pause(endsInARow));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        Process started;
        try {
            started = launch();
        } catch (IOException e) {
            problem("it can't be started: " + e.getMessage());
            return;
        }
        while (started.isAlive() && !isReady()) {
            started.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (started.isAlive()) {
            change(State.READY);
        }
        int exitCode = started.waitFor();
        problem("it ended with exit code " + exitCode);
    }

    private synchronized Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(spec.command())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        Process started = builder.start();
        process = started;
        change(State.STARTING);
        return started;
    }

    private boolean isReady() {
        return spec.readiness()
                .failure(QUESTION_TIMEOUT)
                .map(failure -> {
                    problem(failure);
                    return false;
                })
                .orElse(true);
    }

    private synchronized boolean shouldRun() {
        return isWanted;
    }

    private synchronized void countRestart() {
        restarts++;
        change(State.BACKOFF);
    }

    private synchronized void problem(String text) {
        lastProblem = text;
    }

    private void change(State newState) {
        synchronized (this) {
            state = newState;
            notifyAll();
        }
        onChange.run();
    }

    private static String tail(Path log) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(not readable: " + e.getMessage() + ")";
        }
    }
}
