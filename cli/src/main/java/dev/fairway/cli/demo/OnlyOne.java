package dev.fairway.cli.demo;

import dev.fairway.cli.session.CommandException;
import dev.fairway.lab.RunDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second demo of this user from taking the first one's lab away. The kernel lets go of the lock when the
 * process ends, however it ends.
 */
final class OnlyOne implements AutoCloseable {
    private final FileChannel channel;

    private OnlyOne(FileChannel channel) {
        this.channel = channel;
    }

    /** Holds the lab of that name until it is closed. */
    static OnlyOne take(String lab) {
        Path file = RunDirectory.root().resolve("." + lab + ".demo");
        try {
            Files.createDirectories(RunDirectory.root());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new CommandException(
                        "error: another demo of yours is running on this machine; --name gives this one a lab of its own");
            }
            return new OnlyOne(channel);
        } catch (IOException e) {
            throw new CommandException("error: " + file + " cannot be locked: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CommandException("error: the demo's lock cannot be released: " + e.getMessage(), e);
        }
    }
}
