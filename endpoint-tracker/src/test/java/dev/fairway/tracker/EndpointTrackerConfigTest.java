package dev.fairway.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndpointTrackerConfigTest {

    @Test
    void defaultsAreWhatTheDocumentationSays() {
        EndpointTrackerConfig config = new SmallRyeConfigBuilder()
                .withMapping(EndpointTrackerConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .build()
                .getConfigMapping(EndpointTrackerConfig.class);

        assertThat(config.source()).isEqualTo(EndpointTrackerConfig.SourceKind.STANDALONE);
        assertThat(config.serviceCidrs()).containsExactly("10.96.0.0/16", "fd00:10:96::/112");
        assertThat(config.nodePortRange()).isEqualTo("30000-32767");
        assertThat(config.historyWindow()).isEqualTo(Duration.ofDays(7));
        assertThat(config.replicationFactor()).isEqualTo((short) 1);
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/fairway/endpoint-tracker"));
        assertThat(config.writeBack().endpointSlices()).isFalse();
        assertThat(config.writeBack().endpoints()).isFalse();
        assertThat(config.writeBack().events()).isTrue();
        assertThat(config.writeBack().loadBalancerStatus()).isTrue();
        assertThat(config.election().enabled()).isTrue();
        assertThat(config.election().lease()).isEqualTo("endpoint-tracker");
        assertThat(config.election().namespace()).isEmpty();
        assertThat(config.election().leaseDuration()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.gateway().service()).isEqualTo("kube-system/gateway");
        assertThat(config.gateway().secrets()).isFalse();
        assertThat(config.gateway().readers()).containsExactly("service-registry");
        assertThat(config.tls().ca()).isEmpty();
        assertThat(config.tls().certificate()).isEmpty();
        assertThat(config.tls().key()).isEmpty();
    }
}
