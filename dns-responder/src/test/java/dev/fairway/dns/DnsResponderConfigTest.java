package dev.fairway.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.dns.upstream.ForwardingOptions;
import dev.fairway.rules.dns.ZoneSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DnsResponderConfigTest {

    @Test
    void defaultsAreTheDocumentedOnes() {
        // When
        DnsResponderConfig config = new SmallRyeConfigBuilder()
                .withMapping(DnsResponderConfig.class)
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withConverter(Duration.class, 300, new DurationConverter())
                .withSources(new PropertiesConfigSource(
                        Map.of("dns-responder.registry.address", "registry:7442"), "test", 100))
                .build()
                .getConfigMapping(DnsResponderConfig.class);

        // Then
        assertThat(config.instance()).isEqualTo("dns");
        assertThat(config.listen()).containsExactly("0.0.0.0", "::");
        assertThat(config.port()).isEqualTo(53);
        assertThat(config.threads()).isZero();
        assertThat(config.zone()).isEqualTo("cluster.local");
        assertThat(config.ttl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.podRecords()).isEqualTo(ZoneSettings.PodRecords.DISABLED);
        assertThat(config.searchCompletion()).isFalse();
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/fairway/dns-responder"));
        assertThat(config.tls().ca()).isEmpty();
        assertThat(config.tls().certificate()).isEmpty();
        assertThat(config.tls().key()).isEmpty();
        assertThat(config.server().idleTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.server().maxConnections()).isEqualTo(2000);
        assertThat(config.dot().port()).isEqualTo(853);
        assertThat(config.dot().certificate()).isEmpty();
        assertThat(config.records().namespaces()).isEmpty();
        assertThat(config.records().endpoints()).isTrue();
        assertThat(config.records().emptyServices()).isTrue();
        assertThat(config.transfer().allow()).isEmpty();
        assertThat(config.transfer().notifySecondaries()).isEmpty();
        assertThat(config.transfer().notifyPause()).hasSeconds(5);
        assertThat(config.upstreams()).isEmpty();
        assertThat(config.stubDomains()).isEmpty();
        assertThat(config.lameduck()).isZero();
        assertThat(config.queryLog()).isZero();
        assertThat(config.http().host()).isEqualTo("0.0.0.0");
        assertThat(config.http().healthPort()).isEqualTo(8080);
        assertThat(config.http().readyPort()).isEqualTo(8181);
        assertForwarding(config.forward());
        assertCache(config.cache());
    }

    private static void assertForwarding(DnsResponderConfig.Forward forward) {
        assertThat(forward.policy()).isEqualTo(ForwardingOptions.Policy.RANDOM);
        assertThat(forward.attemptTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(forward.deadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(forward.maxConcurrent()).isEqualTo(1000);
        assertThat(forward.maxFailures()).isEqualTo(2);
        assertThat(forward.healthInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(forward.file()).isEmpty();
        assertThat(forward.reloadInterval()).isEqualTo(Duration.ofSeconds(5));
    }

    private static void assertCache(DnsResponderConfig.Cache cache) {
        assertThat(cache.entries()).isEqualTo(9984);
        assertThat(cache.minTtl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(cache.maxTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(cache.maxNegativeTtl()).isEqualTo(Duration.ofMinutes(30));
        assertThat(cache.serveStale()).isEqualTo(Duration.ofHours(1));
        assertThat(cache.staleAfter()).isEqualTo(Duration.ofMillis(1500));
    }
}
