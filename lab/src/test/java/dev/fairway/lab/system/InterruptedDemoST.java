package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.lab.Lab;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo is ended in the middle of its load: killed, and by Ctrl-C. */
@Tag("once")
class InterruptedDemoST {
    private static final String NAME = SystemLab.name("demo");
    private static final String UNDER_LOAD = "A pod is deleted under load";
    private static final Duration STORY = Duration.ofMinutes(6);
    private static final int SIGINT = 2;

    private final List<Process> demos = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void removeAll() {
        demos.forEach(Process::destroyForcibly);
        Lab.down(NAME);
    }

    @Test
    void whatAKilledDemoLeftIsRemovedByTheNextAndCtrlCLeavesNothing() throws Exception {
        // Given
        Path killed = directory.resolve("killed");
        Process first = demo(killed);
        awaitLoad(first, killed);
        first.destroyForcibly().waitFor();
        assertThat(RunDirectory.of(NAME).path()).exists();
        // When
        Path interrupted = directory.resolve("interrupted");
        Process second = demo(interrupted);
        awaitLoad(second, interrupted);
        Command.of("kill", "-INT", Long.toString(second.pid())).run();
        // Then
        assertThat(second.waitFor(STORY.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(128 + SIGINT);
        assertThat(interrupted)
                .content()
                .contains("removed what an earlier demo left behind")
                .contains("everything the demo made is removed")
                .doesNotContain("Exception");
        NothingLeft.of(NAME);
        assertThat(RunDirectory.root().resolve("." + NAME + ".demo")).doesNotExist();
    }

    /** What starts the tests may ignore SIGINT, as a shell does for what it runs in the background. */
    private Process demo(Path output) throws IOException {
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(CommandLine.program());
        line.addAll(List.of("demo", "--name", NAME));
        Process demo = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        demos.add(demo);
        return demo;
    }

    private static void awaitLoad(Process demo, Path output) {
        await().atMost(STORY).pollInterval(Duration.ofMillis(50)).until(() -> {
            assertThat(demo.isAlive()).as(() -> text(output)).isTrue();
            return text(output).contains(UNDER_LOAD) && sendsRequests();
        });
    }

    private static boolean sendsRequests() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> NothingLeft.procFile(pid, "environ")
                        .contains("=" + RunDirectory.of(NAME).path() + "\0"))
                .anyMatch(pid -> NothingLeft.procFile(pid, "cmdline").contains("RequestLoop"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
