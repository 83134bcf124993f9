package dev.fairway.lab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairway.lab.LabException;
import dev.fairway.lab.ProcessStatus.State;
import dev.fairway.lab.network.Readiness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessIT {
    private static final Backoff FAST =
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMinutes(1));

    @TempDir
    private Path directory;

    @Test
    void aKilledServiceIsStartedAgainAndAStoppedOneIsNot() throws Exception {
        // Given
        try (ServerSocket listening = new ServerSocket(0)) {
            ServiceProcess service = service(List.of("sleep", "60"), listening.getLocalPort());
            service.start();
            service.awaitReady(Instant.now().plusSeconds(10), 0);
            long firstPid = service.status().pid();
            // When
            service.kill();
            service.awaitReady(Instant.now().plusSeconds(10), 1);
            long secondPid = service.status().pid();
            service.stop(Duration.ofSeconds(5));
            // Then
            assertThat(secondPid).isNotEqualTo(firstPid).isPositive();
            assertThat(service.status().restarts()).isEqualTo(1);
            assertThat(service.status().state()).isEqualTo(State.STOPPED);
            await().until(() -> ProcessHandle.of(secondPid).isEmpty());
        }
    }

    @Test
    void aServiceThatKeepsEndingIsReportedWithItsLog() {
        // Given
        ServiceProcess service = service(List.of("sh", "-c", "echo out of luck; exit 3"), 1);
        service.start();
        // When, Then
        assertThatThrownBy(() -> service.awaitReady(Instant.now().plusSeconds(20), 2))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("out of luck");
        service.stop(Duration.ZERO);
    }

    private ServiceProcess service(List<String> command, int port) {
        return new ServiceProcess(
                new ServiceSpec(
                        "test",
                        command,
                        Map.of(),
                        directory.resolve("test.log"),
                        new Readiness.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                        ""),
                FAST,
                () -> {});
    }
}
