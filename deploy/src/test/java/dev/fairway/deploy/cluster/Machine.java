package dev.fairway.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace in which everything of one test runs, so that every program has the ports that are written in its
 * manifest. All that was started ends with it.
 */
final class Machine implements AutoCloseable {
    /** Beside loopback's own: an API server does not announce that. */
    static final String ADDRESS = "192.0.2.1";

    private final String name = "fw-deploy-" + ProcessHandle.current().pid();
    private final Path directory;
    private final List<Process> processes = Collections.synchronizedList(new ArrayList<>());

    Machine(Path directory) {
        this.directory = directory;
        run(List.of("ip", "netns", "add", name));
        exec("ip", "link", "set", "lo", "up");
        exec("ip", "address", "add", ADDRESS + "/32", "dev", "lo");
        exec("sysctl", "-qw", "net.ipv4.ip_unprivileged_port_start=53");
    }

    Path directory() {
        return directory;
    }

    /** Runs a program to its end; fails, with what it wrote, where it does. */
    String exec(String... command) {
        return run(inside(List.of(command)));
    }

    /** Starts a program that goes on; its output is in a file of that name. */
    Process start(String program, List<String> command) {
        try {
            Process process = new ProcessBuilder(inside(command))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(log(program).toFile()))
                    .start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log(String program) {
        return directory.resolve(program + ".log");
    }

    /** Whether an HTTP GET is answered with success. */
    boolean answers(String url, String... options) {
        List<String> command = new ArrayList<>(List.of("curl", "-sfk", "-m", "2", "-o", "/dev/null"));
        command.addAll(List.of(options));
        command.add(url);
        try {
            return new ProcessBuilder(inside(command)).start().waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // Newest first: what others stand on ends last.
        for (Process process : processes.reversed()) {
            process.destroy();
        }
        for (Process process : processes) {
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        run(List.of("ip", "netns", "delete", name));
    }

    private List<String> inside(List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
        inside.addAll(command);
        return inside;
    }

    private static String run(List<String> command) {
        try {
            Path errors = Files.createTempFile("errors", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectError(errors.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            String said = Files.readString(errors);
            Files.delete(errors);
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
