package dev.fairway.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, told from a later one with the same number by when it was started.
 *
 * @param pid its number
 * @param startTicks field 22 of /proc/PID/stat, see proc(5); unlike a wall clock time it never shifts
 */
public record ProcessId(long pid, long startTicks) {
    /** The running process with this number, if there is one. */
    public static Optional<ProcessId> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field is the program's name in brackets, which may hold blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead ? Optional.empty() : Optional.of(new ProcessId(pid, Long.parseLong(fields[19])));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** This process. */
    public static ProcessId current() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }
}
