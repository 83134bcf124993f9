package dev.fairway.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.lab.LabStatus.Phase;
import dev.fairway.lab.ProcessStatus.State;
import dev.fairway.lab.host.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabStateIT {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsRead() {
        // Given
        RunDirectory lab = new RunDirectory(directory.resolve("x"));
        lab.create();
        LabState state = new LabState(
                        "x",
                        3,
                        null,
                        false,
                        2,
                        Path.of("/home"),
                        Path.of("/data"),
                        true,
                        Executables.AUTO,
                        true,
                        120,
                        Phase.STARTING,
                        "starting",
                        List.of(),
                        List.of())
                .supervisedBy(ProcessId.current(), true)
                .at(
                        Phase.RUNNING,
                        "running",
                        List.of(new NodeStatus(
                                "node-1",
                                "zone-a",
                                "172.30.0.11",
                                "fd00:172:30::11",
                                "10.244.1.0/24",
                                "fd00:10:244:1::/64")),
                        List.of(new ProcessStatus("kafka", State.READY, 7, 1, "10.255.3.1:19092", Path.of("/log"))));
        // When
        state.write(lab);
        // Then
        assertThat(LabState.read(lab)).contains(state);
        assertThat(LabState.read(lab).orElseThrow().hasSupervisor()).isTrue();
    }

    @Test
    void aStateThatCannotBeReadIsTakenForNone() throws IOException {
        // Given
        RunDirectory lab = new RunDirectory(directory.resolve("y"));
        lab.create();
        // When
        Files.writeString(lab.state(), "{\"name\": ");
        // Then
        assertThat(LabState.read(lab)).isEmpty();
    }
}
