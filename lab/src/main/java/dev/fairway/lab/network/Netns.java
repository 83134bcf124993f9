package dev.fairway.lab.network;

import dev.fairway.lab.LabException;
import dev.fairway.lab.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace that lives as long as the file it is mounted on.
 *
 * <p>The files stand in the lab's own directory and not in /run/netns, so that an ordinary user can have them and that two
 * labs never see each other's.
 *
 * @param file where the kernel's handle is mounted
 */
public record Netns(Path file) {
    /** Makes the namespace and runs a shell script inside of it, in the same process: each fork costs milliseconds. */
    public static Netns create(Path file, String script) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        } catch (IOException e) {
            throw new LabException("cannot make the network namespace " + file + ": " + e.getMessage(), e);
        }
        Command.of("unshare", "--net=" + file, "--", "sh", "-e").reading(script).run();
        return new Netns(file);
    }

    /** Runs a shell script inside; it ends at its first failing command. */
    public void configure(String script) {
        Command.of(enter(List.of("sh", "-e"))).reading(script).run();
    }

    /** The command line that runs a program inside, without another change of its surroundings. */
    public List<String> enter(List<String> command) {
        List<String> line = new ArrayList<>(List.of("nsenter", "--net=" + file, "--"));
        line.addAll(command);
        return line;
    }

    /**
     * Does something inside, such as opening sockets, which then stay there for ever.
     *
     * <p>A platform thread of its own goes there and ends afterwards, for there is no safe way back for a thread that others use.
     * Needs {@code --enable-native-access}.
     */
    public <T> T call(Work<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            Setns.enter(file);
            return work.run();
        });
        Thread.ofPlatform().name("netns-visitor").daemon().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted inside " + file, e);
        }
    }

    /** Something to do inside a namespace. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /**
     * The number by which the kernel knows the namespace: equal to that of /proc/PID/ns/net of each process inside. Empty when
     * nothing is mounted on the file.
     */
    public Optional<Long> inode() {
        try {
            boolean isMounted =
                    !Files.getAttribute(file, "unix:dev").equals(Files.getAttribute(file.getParent(), "unix:dev"));
            return isMounted
                    ? Optional.of(((Number) Files.getAttribute(file, "unix:ino")).longValue())
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LabException("cannot read the network namespace " + file, e);
        }
    }

    /** Takes the handle away; the namespace goes with the last process or socket inside. Harmless when it is gone. */
    public void remove() {
        if (!exists()) {
            return;
        }
        // Lazy, for a mount that a killed lab left may be busy; a file without a mount makes umount fail, which is
        // fine.
        Command.of("umount", "--lazy", file.toString()).execute(Duration.ofSeconds(10));
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LabException("cannot remove the network namespace " + file + ": " + e.getMessage(), e);
        }
    }
}
