package dev.fairway.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MarkedProcessesIT {
    private static final Path DIRECTORY = Path.of("/run/fairway/it-marked");

    @Test
    void onlyProcessesWithTheMarkAreKilled() throws Exception {
        // Given
        Process marked = sleep(DIRECTORY);
        Process other = sleep(Path.of(DIRECTORY + "-2"));
        // When
        MarkedProcesses.ofLab(DIRECTORY, Set.of()).kill();
        // Then
        assertThat(marked.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    @Test
    void aProcessIsNotTakenForAnotherOfItsNumber() throws Exception {
        // Given
        Process process = sleep(DIRECTORY);
        ProcessId id = ProcessId.of(process.pid()).orElseThrow();
        // When
        process.destroyForcibly().waitFor();
        // Then
        assertThat(id.isAlive()).isFalse();
        assertThat(ProcessId.current().isAlive()).isTrue();
        assertThat(new ProcessId(ProcessId.current().pid(), 1).isAlive()).isFalse();
    }

    private static Process sleep(Path mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        builder.environment().put(MarkedProcesses.LAB_MARK, mark.toString());
        return builder.start();
    }
}
