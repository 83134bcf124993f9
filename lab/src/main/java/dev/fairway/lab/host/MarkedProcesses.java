package dev.fairway.lab.host;

import dev.fairway.lab.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * All processes of a lab or of a pod, found without a list that could be lost: by a mark in their environment, or by the
 * namespace they are in.
 *
 * @param mark the environment variable, {@code NAME=VALUE}
 * @param namespaces inodes of network namespaces
 */
public record MarkedProcesses(String mark, Set<Long> namespaces) {
    /** The lab's directory, in the environment of every process of a lab; inherited by their children. */
    public static final String LAB_MARK = "FAIRWAY_LAB_DIRECTORY";

    /** The sandbox's directory, likewise in that of every process of a pod. */
    public static final String POD_MARK = "FAIRWAY_POD_DIRECTORY";

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    public MarkedProcesses {
        namespaces = Set.copyOf(namespaces);
    }

    public static MarkedProcesses ofLab(Path directory, Set<Long> namespaces) {
        return new MarkedProcesses(LAB_MARK + "=" + directory, namespaces);
    }

    public static MarkedProcesses ofPod(Path directory, Set<Long> namespaces) {
        return new MarkedProcesses(POD_MARK + "=" + directory, namespaces);
    }

    /** Kills them all, but not this process, and waits until they are gone. */
    public void kill() {
        Instant deadline = Instant.now().plus(DEADLINE);
        for (List<Long> alive = find(); !alive.isEmpty(); alive = find()) {
            if (Instant.now().isAfter(deadline)) {
                throw new LabException("processes can't be killed: " + alive);
            }
            for (long pid : alive) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private List<Long> find() {
        List<Long> found = new ArrayList<>();
        byte[] wanted = mark.getBytes(StandardCharsets.UTF_8);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != ProcessHandle.current().pid() && (isMarked(process, wanted) || isInside(process))) {
                    ProcessId.of(pid).ifPresent(alive -> found.add(alive.pid()));
                }
            }
        } catch (IOException e) {
            throw new LabException("cannot read /proc", e);
        }
        return found;
    }

    private static boolean isMarked(Path process, byte[] wanted) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            for (int start = 0; start < environment.length; start++) {
                int end = start;
                while (end < environment.length && environment[end] != 0) {
                    end++;
                }
                if (Arrays.equals(environment, start, end, wanted, 0, wanted.length)) {
                    return true;
                }
                start = end;
            }
        } catch (IOException _) {
            // Ended meanwhile, or another user's.
        }
        return false;
    }

    private boolean isInside(Path process) {
        try {
            Object inode = Files.getAttribute(process.resolve("ns").resolve("net"), "unix:ino");
            return namespaces.contains(((Number) inode).longValue());
        } catch (IOException _) {
            return false;
        }
    }
}
