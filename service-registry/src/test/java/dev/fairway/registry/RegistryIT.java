package dev.fairway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Kind;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestKafka;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryLookups.Resolution;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryIT {

    @TempDir
    Path directory;

    @Test
    void whatTheTrackerPublishesCanBeResolved() throws Exception {
        // Given
        try (TestKafka kafka = TestKafka.start(directory.resolve("kafka"));
                RegistryProcess registry = new RegistryProcess(directory.resolve("registry"), kafka.address()).start();
                TestTracker tracker = new TestTracker(kafka.address(), 1);
                RegistryChannel channel = registry.connect()) {
            registry.awaitReady();

            // When
            tracker.publish(new Namespace(ObjectMeta.of("", "default")));
            tracker.publish(Service.builder(ObjectMeta.of("default", "my-app"))
                    .ports(List.of(ServicePort.of("http", Protocol.TCP, 80)))
                    .build());
            tracker.publish(slice("default", "my-app", "10.244.1.2"));

            // Then
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                Resolution resolution = channel.lookups().resolve(new ServiceKey("default", "my-app"), "http");
                assertThat(resolution.service()).isPresent();
                assertThat(resolution.endpoints()).hasSize(1);
                assertThat(resolution.behind()).isFalse();
            });
            assertThat(channel.lookups().list(Kind.NAMESPACE).events()).hasSize(1);
        }
    }

    private static EndpointSlice slice(String namespace, String service, String address) {
        return new EndpointSlice(
                ObjectMeta.of(namespace, service + "-1"),
                service,
                "endpoint-tracker",
                IpFamily.IPV4,
                List.of(new EndpointPort("http", Protocol.TCP, new PortNumber(8080), "")),
                List.of(Endpoint.ready(InetAddress.ofLiteral(address), "node-1")));
    }
}
