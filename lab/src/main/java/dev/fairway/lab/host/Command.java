package dev.fairway.lab.host;

import dev.fairway.lab.ExecResult;
import dev.fairway.lab.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A short-lived program of the host and what it reads from its standard input.
 *
 * @param arguments the program and its arguments
 * @param input what it reads; empty for nothing
 */
public record Command(List<String> arguments, String input) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    public Command {
        arguments = List.copyOf(arguments);
    }

    public static Command of(String... arguments) {
        return new Command(List.of(arguments), "");
    }

    public static Command of(List<String> arguments) {
        return new Command(arguments, "");
    }

    public Command reading(String newInput) {
        return new Command(arguments, newInput);
    }

    /** Runs it and returns its standard output; fails unless it exits with 0 within 30 s. */
    public String run() {
        ExecResult result = execute(TIMEOUT);
        if (result.exitCode() != 0) {
            throw new LabException("%s failed with exit code %d: %s"
                    .formatted(describe(), result.exitCode(), result.errors().strip()));
        }
        return result.output();
    }

    /** Runs it, whatever its exit code; fails when it can't be started or takes longer than the timeout. */
    public ExecResult execute(Duration timeout) {
        try {
            Path output = Files.createTempFile("fairway-", ".out");
            Path errors = Files.createTempFile("fairway-", ".err");
            try (InputStream said = Files.newInputStream(output);
                    InputStream complained = Files.newInputStream(errors)) {
                int exitCode = await(start(output, errors), timeout);
                return new ExecResult(exitCode, text(said), text(complained));
            }
        } catch (IOException e) {
            throw new LabException("cannot run " + describe() + ": " + e.getMessage(), e);
        }
    }

    /** The files live on without names, so that a lab that is killed meanwhile leaves none behind. */
    private Process start(Path output, Path errors) throws IOException {
        try {
            return new ProcessBuilder(arguments)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private int await(Process process, Duration timeout) {
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        } catch (IOException _) {
            // The program ended without reading all of its input: its exit code tells more than the broken pipe.
        }
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new LabException(describe() + " did not end within " + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LabException(describe() + " was interrupted", e);
        }
        return process.exitValue();
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private String describe() {
        String text = String.join(" ", arguments);
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
