package dev.fairway.cli.demo;

import dev.fairway.cli.session.CommandException;
import dev.fairway.lab.RunDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps a second demo of this user from taking the first one's lab away. The kernel lets go of the lock when the
 * process ends, however it ends.
 */
final class OnlyOne implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final AtomicBoolean released = new AtomicBoolean();

    private OnlyOne(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Holds the lab of that name until it is closed. */
    static OnlyOne take(String lab) {
        Path file = RunDirectory.root().resolve("." + lab + ".demo");
        try {
            Files.createDirectories(RunDirectory.root());
            FileChannel channel = lock(file);
            while (!isThere(file, channel)) {
                // The demo that held it has just ended, and removed the file that was opened here.
                channel.close();
                channel = lock(file);
            }
            return new OnlyOne(file, channel);
        } catch (IOException e) {
            throw new CommandException("error: " + file + " cannot be locked: " + e.getMessage(), e);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new CommandException(
                    "error: another demo of yours is running on this machine; --name gives this one a"
                            + " lab of its own");
        }
        return channel;
    }

    /** Whether the locked file still has its name: what is written to it is read by its name. */
    private static boolean isThere(Path file, FileChannel channel) throws IOException {
        String token = ProcessHandle.current().pid() + " " + System.nanoTime();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)), 0);
        try {
            return Files.readString(file).equals(token);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Once is enough, and more does no harm. */
    @Override
    public void close() {
        if (released.getAndSet(true)) {
            return;
        }
        try (channel) {
            Files.delete(file);
        } catch (IOException e) {
            throw new CommandException("error: the demo's lock cannot be released: " + e.getMessage(), e);
        }
    }
}
