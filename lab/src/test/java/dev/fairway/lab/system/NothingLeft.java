package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for what a lab may have left on this machine. */
final class NothingLeft {

    private NothingLeft() {}

    static void of(String name) {
        Path directory = RunDirectory.of(name).path();
        assertThat(directory).doesNotExist();
        assertThat(RunDirectory.of(name).temporaryData()).doesNotExist();
        assertThat(Command.of("ip", "-oneline", "link").run()).doesNotContain("fwy-" + name);
        assertThat(Command.of("cat", "/proc/mounts").run()).doesNotContain(directory.toString());
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> procFile(process.pid(), "environ"))
                        .filter(environment -> environment.contains("=" + directory + "\0")))
                .isEmpty();
    }

    /** A process's own file, fields ended by NUL; empty once it has gone. */
    static String procFile(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException _) {
            return "";
        }
    }
}
