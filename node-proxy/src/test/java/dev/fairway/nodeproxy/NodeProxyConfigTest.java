package dev.fairway.nodeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.nodeproxy.core.NodeSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeProxyConfigTest {

    @Test
    void defaultsAreThese() {
        // When
        NodeProxyConfig config = new SmallRyeConfigBuilder()
                .withMapping(NodeProxyConfig.class)
                .withConverter(Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
                .withDefaultValue("node-proxy.node-name", "node-1")
                .withDefaultValue("node-proxy.registry.address", "registry:7442")
                .build()
                .getConfigMapping(NodeProxyConfig.class);

        // Then
        assertThat(config.mode()).isEqualTo(NodeSettings.Mode.BESIDE);
        assertThat(config.dataDir()).isEmpty();
        assertThat(config.tls().ca()).isEmpty();
        assertThat(config.masqueradeAll()).isFalse();
        assertThat(config.allowedExternalIps()).isEmpty();
        assertThat(config.podCidrs()).isEmpty();
        assertThat(config.nodePortAddresses()).isEmpty();
        assertThat(config.rememberedClients()).isEqualTo(65536);
        assertThat(config.countedEndpoints()).isZero();
        assertThat(config.conntrack().maxPerCore()).isEqualTo(32768);
        assertThat(config.conntrack().min()).isEqualTo(131072);
        assertThat(config.conntrack().tcpEstablishedTimeout()).isEqualTo(Duration.ofHours(24));
        assertThat(config.conntrack().tcpCloseWaitTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(config.conntrack().tcpBeLiberal()).isFalse();
        assertThat(config.conntrack().udpTimeout()).isZero();
        assertThat(config.conntrack().udpStreamTimeout()).isZero();
        assertThat(config.ownedTables()).isTrue();
        assertThat(config.retry().shortest()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.retry().longest()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.healthyFor()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.localDns().serverAddresses()).isEmpty();
        assertThat(config.localDns().clusterAddresses()).isEmpty();
        assertThat(config.localDns().zone()).isEqualTo("cluster.local");
        assertThat(config.localDns().interval()).isEqualTo(Duration.ofMillis(500));
    }
}
