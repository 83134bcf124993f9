package dev.fairway.lab.echo;

import dev.fairway.lab.LabException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A running {@link EchoServer}, seen from the process that commands it. Its death ends the containers of all pods. */
public final class EchoProcess implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final Process process;
    private final BufferedWriter commands;
    private final Map<String, CompletableFuture<String>> opening = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<String>> serving = new ConcurrentHashMap<>();

    /**
     * Reads its answers from now on.
     *
     * @param process just started
     */
    public EchoProcess(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("echo-answers").start(this::readAnswers);
    }

    /** Whether it still serves. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Opens a pod's sockets in its namespace and returns when clients can connect.
     *
     * @param id names the container; no blanks
     * @return ends with a reason when the sockets are closed, by {@link #drain} or by the process's death
     */
    public CompletableFuture<String> open(String id, Path netns, Listener listener) {
        CompletableFuture<String> opened = new CompletableFuture<>();
        CompletableFuture<String> served = new CompletableFuture<>();
        opening.put(id, opened);
        serving.put(id, served);
        send("open %s %s %s %s %s %s"
                .formatted(
                        id,
                        netns,
                        listener.pod(),
                        listener.node(),
                        String.join(",", listener.addresses()),
                        String.join(
                                ",",
                                listener.ports().stream()
                                        .map(EchoPort::toString)
                                        .toList())));
        String failure = await(opened, id);
        if (!failure.isEmpty()) {
            serving.remove(id);
            throw new LabException("the echo server can't listen: " + failure);
        }
        return served;
    }

    /**
     * Who listens where.
     *
     * @param addresses the pod's, one or two
     * @param ports at least one
     */
    public record Listener(String pod, String node, List<String> addresses, List<EchoPort> ports) {
        public Listener {
            addresses = List.copyOf(addresses);
            ports = List.copyOf(ports);
        }
    }

    /** Ends a pod's sockets once nobody comes any more, at the latest after the grace period. */
    public void drain(String id, Duration grace) {
        send("drain " + id + " " + grace.toMillis());
    }

    @Override
    public void close() {
        process.destroy();
    }

    private synchronized void send(String command) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
        } catch (IOException e) {
            throw new LabException("the echo server is gone", e);
        }
    }

    private void readAnswers() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "opened" -> complete(opening.remove(words[1]), "");
                    case "failed" -> complete(opening.remove(words[1]), words[2]);
                    case "closed" -> complete(serving.remove(words[1]), "its sockets are closed");
                    default -> throw new IllegalStateException("unexpected answer of the echo server: " + line);
                }
            }
        } catch (IOException _) {
            // The same as the end of its output: the process is gone.
        }
        opening.values().forEach(opened -> opened.complete("the process has ended"));
        serving.values().forEach(served -> served.complete("the echo server has ended"));
    }

    private static void complete(@Nullable CompletableFuture<String> future, String value) {
        if (future != null) {
            future.complete(value);
        }
    }

    private static String await(CompletableFuture<String> opened, String id) {
        try {
            return opened.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LabException("the echo server did not open " + id + " in time", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while the echo server opened " + id, e);
        }
    }
}
