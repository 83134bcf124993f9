package dev.fairway.dns.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.dns.registry.TestRegistry;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The whole process, from the jar: what only its start and its end decide. */
class DnsProcessIT {

    private static final Duration START = Duration.ofSeconds(90);
    private static final String NAME = "web.default.svc.cluster.local.";

    @TempDir
    private Path folder;

    @Test
    void itIsReadyOnceTheZoneIsKnownAndLogsQueriesAndCountsThemUnderCoreDnsNames() throws Exception {
        // Given
        try (TestRegistry registry = registry();
                DnsProcess dns = DnsProcess.start(registry.port(), folder, Map.of("DNS_RESPONDER_QUERY_LOG", "1"))) {
            // When
            await().atMost(START).until(() -> dns.ready().equals("200 OK"));

            // Then
            assertThat(dns.health()).isEqualTo("200 OK");
            assertThat(dns.ask(NAME, Type.A).getSection(Section.ANSWER)).hasSize(1);
            assertThat(dns.ask("nobody.default.svc.cluster.local.", Type.A).getRcode())
                    .isEqualTo(Rcode.NXDOMAIN);
            assertThat(dns.logged())
                    .contains("asked for " + NAME + " type 1: NOERROR")
                    .contains(": NXDOMAIN");
            assertThat(dns.metrics())
                    .contains("coredns_dns_requests_total")
                    .contains("coredns_dns_responses_total")
                    .contains("coredns_dns_request_duration_seconds_bucket")
                    .contains("coredns_reload_failed_total 0")
                    .contains("dns_responder_serial " + registry.serial());
        }
    }

    @Test
    void unreadyProcessSaysWhatIsMissing() throws Exception {
        // Given: a registry that cannot be reached
        try (DnsProcess dns = DnsProcess.start(1, folder, Map.of())) {
            // Then
            await().atMost(START).until(() -> dns.ready().equals("503 kubernetes"));
            assertThat(dns.health()).isEqualTo("200 OK");
            assertThat(dns.ask(NAME, Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void lameduckAnswersOnThoughItIsNotReadyAndThenEnds() throws Exception {
        // Given
        try (TestRegistry registry = registry();
                DnsProcess dns = DnsProcess.start(registry.port(), folder, Map.of("DNS_RESPONDER_LAMEDUCK", "5s"))) {
            await().atMost(START).until(() -> dns.ready().equals("200 OK"));

            // When
            dns.process().destroy();

            // Then
            await().atMost(Duration.ofSeconds(4)).until(() -> dns.ready().equals("503 lameduck"));
            assertThat(dns.ask(NAME, Type.A).getSection(Section.ANSWER)).hasSize(1);
            assertThat(dns.endsWithin(Duration.ofSeconds(30))).isTrue();
        }
    }

    private static TestRegistry registry() throws IOException {
        TestRegistry registry = new TestRegistry(0);
        registry.put(Service.builder(ObjectMeta.of("default", "web"))
                .clusterIps(List.of(InetAddress.ofLiteral("10.96.0.1")))
                .build());
        return registry;
    }
}
