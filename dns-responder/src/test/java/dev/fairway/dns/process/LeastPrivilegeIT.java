package dev.fairway.dns.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairway.dns.registry.TestRegistry;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As one a node: in a network namespace of its own, with port 53, and with no capability but NET_BIND_SERVICE.
 *
 * <p>The registry is out of reach there, so the process serves the last known state of an earlier run.
 */
class LeastPrivilegeIT {

    private static final Duration START = Duration.ofSeconds(90);
    private static final String NAME = "web.default.svc.cluster.local";

    /** CAP_NET_BIND_SERVICE is number 10. */
    private static final String NET_BIND_SERVICE_ALONE = "0000000000000400";

    private static final List<String> CONFINED = List.of(
            "unshare",
            "--net",
            "sh",
            "-c",
            "ip link set lo up && exec setpriv --bounding-set=-all,+net_bind_service"
                    + " --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service --no-new-privs \"$@\"",
            "confined");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"169.254.20.10", "fd00:53::10"})
    void addressThatAppearsLaterIsServedWithNoOtherCapability(String address) throws Exception {
        // Given
        assumeTrue("root".equals(System.getProperty("user.name")), "only root makes network namespaces without others");
        lastKnownState();
        Map<String, String> settings = Map.of("DNS_RESPONDER_LISTEN", address, "DNS_RESPONDER_PORT", "53");
        try (DnsProcess dns = DnsProcess.start(CONFINED, 1, folder, settings)) {
            await().atMost(START).until(() -> dns.logged().contains("Serving cluster.local on port 53"));
            assertThat(ask(dns, address, "+notcp")).isEmpty();

            // When
            run(dns, "ip", "address", "add", address, "dev", "lo");

            // Then
            await().atMost(START)
                    .untilAsserted(() -> assertThat(ask(dns, address, "+notcp")).isEqualTo("10.96.0.1"));
            assertThat(ask(dns, address, "+tcp")).isEqualTo("10.96.0.1");
            assertThat(Files.readString(Path.of("/proc/" + dns.process().pid() + "/status")))
                    .containsPattern("CapPrm:\\s+" + NET_BIND_SERVICE_ALONE)
                    .containsPattern("CapEff:\\s+" + NET_BIND_SERVICE_ALONE)
                    .containsPattern("CapBnd:\\s+" + NET_BIND_SERVICE_ALONE);
        }
    }

    @Test
    void withoutNetBindServiceItSaysWhyItCannotServe() throws Exception {
        // Given
        assumeTrue("root".equals(System.getProperty("user.name")), "only root makes network namespaces without others");
        List<String> without = CONFINED.stream()
                .map(word -> word.replace(",+net_bind_service", ""))
                .toList();

        // When
        try (DnsProcess dns = DnsProcess.start(without, 1, folder, Map.of("DNS_RESPONDER_PORT", "53"))) {
            // Then
            assertThat(dns.endsWithin(START)).isTrue();
            assertThat(dns.logged()).contains("Permission denied");
        }
    }

    private void lastKnownState() throws Exception {
        try (TestRegistry registry = new TestRegistry(0)) {
            registry.put(Service.builder(ObjectMeta.of("default", "web"))
                    .clusterIps(List.of(InetAddress.ofLiteral("10.96.0.1")))
                    .build());
            try (DnsProcess dns = DnsProcess.start(registry.port(), folder, Map.of("DNS_RESPONDER_LAMEDUCK", "0s"))) {
                await().atMost(START).until(() -> dns.ready().equals("200 OK"));
                dns.process().destroy();
                assertThat(dns.endsWithin(START)).isTrue();
            }
        }
    }

    /** The answer's first record; empty when nobody answers. */
    private static String ask(DnsProcess dns, String address, String transport)
            throws IOException, InterruptedException {
        return run(dns, "dig", "+short", "+tries=1", "+time=1", transport, "@" + address, NAME)
                .lines()
                .filter(line -> !line.startsWith(";"))
                .findFirst()
                .orElse("");
    }

    private static String run(DnsProcess dns, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of("nsenter", "--net=/proc/" + dns.process().pid() + "/ns/net"));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
