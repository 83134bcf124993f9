package dev.fairway.cli.demo.stage;

import dev.fairway.lab.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Requests from the client pod, steady or a fixed number, with what became of each. */
public final class Load implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final Thread reader;
    private final List<Answer> answers = new ArrayList<>();
    private boolean ended;

    private Load(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("demo-load").unstarted(this::read);
    }

    /**
     * Starts requests from a pod.
     *
     * @param count 0: until it is stopped
     * @param pause between two requests
     */
    static Load start(Lab lab, String pod, String host, int count, Duration pause) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                RequestLoop.class.getName(),
                host,
                Integer.toString(count),
                Long.toString(pause.toMillis()));
        try {
            Load load = new Load(lab.processIn("default", pod, command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
            load.reader.start();
            return load;
        } catch (IOException e) {
            throw new DemoException("the client's requests cannot be started: " + e.getMessage(), e);
        }
    }

    /** Waits until an answer is one that is looked for. */
    public synchronized void await(String what, Predicate<Answer> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (answers.stream().noneMatch(wanted)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                DemoException.unless(left > 0 && !ended, what + " did not come within " + LIMIT.toSeconds() + " s");
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        }
    }

    /** Ends the requests and returns what became of all of them, in order. */
    public List<Answer> stop() {
        process.destroy();
        return finish();
    }

    /** Waits for the fixed number of requests. */
    List<Answer> finish() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new DemoException("the client's requests did not end within " + LIMIT.toSeconds() + " s");
            }
            reader.join(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        }
        synchronized (this) {
            return List.copyOf(answers);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().map(Answer::parse).forEach(this::add);
        } catch (IOException | UncheckedIOException _) {
            // The process was ended while it wrote: what came until then counts.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void add(Answer answer) {
        answers.add(answer);
        notifyAll();
    }
}
