package dev.fairway.lab.network;

import dev.fairway.lab.LabException;
import dev.fairway.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    public boolean exists() {
        return Files.exists(file);
    }

    /** The number by which the kernel knows the namespace: equal to that of /proc/PID/ns/net of each process inside. */
    public long inode() {
        try {
            return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
        } catch (IOException e) {
            throw new LabException("cannot read the network namespace " + file, e);
        }
    }

    /** Takes the handle away; the namespace goes with the last process or socket inside. Harmless when it is gone. */
    public void remove() {
        if (!exists()) {
            return;
        }
        // Lazy, for a mount that a killed lab left may be busy; a file without a mount makes umount fail, which is fine.
        Command.of("umount", "--lazy", file.toString()).execute(Duration.ofSeconds(10));
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LabException("cannot remove the network namespace " + file + ": " + e.getMessage(), e);
        }
    }
}
