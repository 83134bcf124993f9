package dev.fairway.lab.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairway.lab.LabException;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.network.Netns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EchoServerIT {
    private static final EchoProcess.Listener LISTENER =
            new EchoProcess.Listener("web-1", "node-1", List.of("10.1.2.3", "fd00::3"), EchoPort.DEFAULTS);

    @TempDir
    private Path directory;

    private Netns netns;
    private EchoProcess echo;

    @BeforeEach
    void start() throws IOException {
        netns = Netns.create(
                directory.resolve("netns"),
                "ip link set lo up; ip address add 10.1.2.3/32 dev lo; ip address add fd00::3/128 dev lo nodad");
        echo = new EchoProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    @AfterEach
    void stop() {
        echo.close();
        netns.remove();
    }

    @Test
    void answersHttpLinesAndDatagramsInBothFamilies() {
        // Given
        var _ = echo.open("web-1", netns.file(), LISTENER);
        // When
        String http4 = inside("curl -s http://10.1.2.3:8080/");
        String http6 = inside("curl -s http://[fd00::3]:8443/");
        String line = inside("exec 3<>/dev/tcp/10.1.2.3/8080; echo hi >&3; head -1 <&3");
        String datagram = inside("exec 3<>/dev/udp/fd00::3/8080; echo hi >&3; head -1 <&3");
        // Then
        assertThat(http4).matches("pod=web-1 node=node-1 client=10.1.2.3:\\d+ server=10.1.2.3:8080\n");
        assertThat(http6).matches("pod=web-1 node=node-1 client=\\[fd00:.*:3\\]:\\d+ server=\\[fd00:.*:3\\]:8443\n");
        assertThat(line).endsWith(" echo=hi\n");
        assertThat(datagram).startsWith("pod=web-1").endsWith(" echo=hi\n");
    }

    @Test
    void aDrainedPodRefusesConnections() throws Exception {
        // Given
        CompletableFuture<String> served = echo.open("web-1", netns.file(), LISTENER);
        // When
        echo.drain("web-1", Duration.ofSeconds(5));
        served.get(4, TimeUnit.SECONDS);
        // Then
        assertThat(Command.of(netns.enter(List.of("curl", "-s", "http://10.1.2.3:8080/")))
                        .execute(Duration.ofSeconds(5))
                        .exitCode())
                .isEqualTo(7);
    }

    @Test
    void aPortInUseIsReported() {
        // Given
        var _ = echo.open("web-1", netns.file(), LISTENER);
        // When, Then
        assertThatThrownBy(() -> echo.open("web-2", netns.file(), LISTENER))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("Address already in use");
    }

    private String inside(String script) {
        return Command.of(netns.enter(List.of("timeout", "5", "bash", "-c", script)))
                .run();
    }
}
