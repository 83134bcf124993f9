package dev.fairway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {

    @Test
    void defaultsAreThese() {
        // Given
        SmallRyeConfig values = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(RegistryConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("service-registry.data-dir", "/data"), "test", 100))
                .build();

        // When
        RegistryConfig config = values.getConfigMapping(RegistryConfig.class);

        // Then
        assertThat(config.instance()).isEqualTo("0");
        assertThat(config.dataDir()).isEqualTo(Path.of("/data"));
        assertThat(config.historyWindow()).isEqualTo(Duration.ofDays(7));
        assertThat(config.historySize().asLongValue()).isEqualTo(2L << 30);
        assertThat(config.patience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.lookInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.acknowledgementInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.gateway().trackerAddress()).isEmpty();
        assertThat(config.gateway().httpPort()).isEqualTo(8080);
        assertThat(config.gateway().httpsPort()).isEqualTo(8443);
        assertThat(config.tls().ca()).isEmpty();
        assertThat(config.tls().certificate()).isEmpty();
        assertThat(config.tls().key()).isEmpty();
    }
}
