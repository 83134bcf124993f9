package dev.fairway.lab.system;

import dev.fairway.lab.Lab;
import dev.fairway.lab.LabOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged {@code fairway} command as a process of its own, on one lab. */
record CommandLine(Lab lab) {
    private static final long PATIENCE_SECONDS = 60;

    /** How a command ended, and both of its streams. */
    record Result(int exitCode, String output, String errors) {}

    Result run(String... arguments) {
        return run(new byte[0], arguments);
    }

    Result run(byte[] input, String... arguments) {
        List<String> line = program();
        line.addAll(List.of("--lab", lab.name()));
        line.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("fairway", ".out");
            Path errors = Files.createTempFile("fairway", ".err");
            Process process = new ProcessBuilder(line)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            write(input, process.getOutputStream());
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("fairway " + String.join(" ", arguments) + " does not end");
            }
            Result result = new Result(process.exitValue(), text(output), text(errors));
            Files.delete(output);
            Files.delete(errors);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What starts the packaged command; its arguments are to follow. */
    static List<String> program() {
        Path home = LabOptions.named("any").home();
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfairway.home=" + home,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                home.resolve("cli/target/fairway.jar").toString()));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static void write(byte[] input, OutputStream stream) throws IOException {
        try (stream) {
            stream.write(input);
        } catch (IOException e) {
            // A command that has seen enough reads no further; its answer is what counts.
            if (!String.valueOf(e.getMessage()).contains("Broken pipe")) {
                throw e;
            }
        }
    }
}
