package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.lab.ExecResult;
import dev.fairway.lab.LabOptions;
import dev.fairway.lab.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab of a user without rights lives in a user namespace, or is refused with what has to be done. */
@Tag("once")
class OrdinaryUserST {
    private static final int NOBODY = 65534;
    private static final String NAME = SystemLab.name("user");
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /** Runs a command in a user namespace with all users, in which there may be no further one. */
    private static final String WITHOUT_USER_NAMESPACES = """
            unshare --user --keep-caps sh -c '
              until [ "$(id -u)" = 0 ]; do :; done
              echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"' sh "$@" &
            until { echo "0 0 65536" > /proc/$!/uid_map && echo "0 0 65536" > /proc/$!/gid_map; } 2> /dev/null; do :; done
            wait $!
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void giveFolder() throws IOException {
        Files.setAttribute(directory, "unix:uid", NOBODY);
        Path program = LabOptions.named(NAME).home().resolve("cli/target/fairway.jar");
        assumeThat(asNobody(List.of("test", "-r", program.toString())).exitCode())
                .as("other users can read %s", program)
                .isZero();
    }

    @AfterEach
    void removeLab() {
        fairway("lab", "down", "--name", NAME);
    }

    @Test
    void servesFromAUserNamespaceAndLeavesNothingBehind() throws IOException {
        // Given
        Path manifests = directory.resolve("web.yaml");
        Files.writeString(
                manifests,
                String.join(
                        "---\n",
                        Manifests.pod("web", "web"),
                        Manifests.pod("client", "client"),
                        Manifests.service("web", "web")));
        ExecResult up = fairway("lab", "up", "--name", NAME, "--nodes", "1");
        assertThat(up.exitCode()).as(up.errors()).isZero();
        // When
        ExecResult applied = fairway("--lab", NAME, "apply", "-f", manifests.toString());
        // Then
        assertThat(applied.exitCode()).as(applied.errors()).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                fairway("--lab", NAME, "lab", "exec", "client", "--", "curl", "-sS", "http://web")
                                        .output())
                        .contains("pod=web"));
        assertThat(Command.of("ip", "-oneline", "link").run()).doesNotContain("fwy-" + NAME);
        assertThat(fairway("lab", "down", "--name", NAME).exitCode()).isZero();
        assertThat(directory.resolve("run/fairway").resolve(NAME)).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> NothingLeft.procFile(process.pid(), "environ"))
                        .filter(environment -> environment.contains("=" + directory)))
                .isEmpty();
    }

    @Test
    void isToldWhatToDoWhereTheKernelGivesNoUserNamespace() {
        // Given
        List<String> line = new ArrayList<>(List.of("sh", "-c", WITHOUT_USER_NAMESPACES, "sh"));
        List<String> user = nobody(program("lab", "up", "--name", NAME));
        user.addAll(1, List.of("--inh-caps=-all", "--ambient-caps=-all"));
        line.addAll(user);
        // When
        ExecResult up = Command.of(line).execute(PATIENCE);
        // Then
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.errors())
                .contains("a lab of an ordinary user lives in a user namespace", "Run it as root", "sysctl -w")
                .doesNotContain("\tat ");
        assertThat(directory.resolve("run/fairway").resolve(NAME)).doesNotExist();
    }

    private ExecResult fairway(String... arguments) {
        return asNobody(program(arguments));
    }

    private ExecResult asNobody(List<String> command) {
        return Command.of(nobody(command)).execute(PATIENCE);
    }

    private static List<String> program(String... arguments) {
        List<String> line = CommandLine.program();
        line.addAll(List.of(arguments));
        return line;
    }

    private List<String> nobody(List<String> command) {
        List<String> line = new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
        line.addAll(
                List.of("--clear-groups", "env", "HOME=" + directory, "XDG_RUNTIME_DIR=" + directory.resolve("run")));
        line.addAll(command);
        return line;
    }
}
