package dev.fairway.provisioner.system;

import static dev.fairway.provisioner.core.Cluster.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.event.Programming.Stream;
import dev.fairway.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service against a real broker. */
class ProvisioningIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String POOL = "192.0.2.1-192.0.2.9,2001:db8::1-2001:db8::9";

    @TempDir
    private Path directory;

    @Test
    void addressesAndNodesOutliveAKillAndGoWithTheService() throws Exception {
        try (TestBroker broker = TestBroker.start(directory.resolve("kafka"))) {
            try (ClusterRecords topics = new ClusterRecords(broker.address())) {
                // Given
                Service web = service("web").build();
                topics.garbage();
                topics.present(node("node-1"));
                topics.agent("node-1", Stream.OPEN);
                topics.present(web);

                // When
                LoadBalancer first;
                try (ProvisionerProcess process = start(broker)) {
                    awaitLoadBalancer(topics, "web");
                    first = topics.loadBalancers().get("default/web");
                    assertThat(process.metrics())
                            .contains("lb_provisioner_dead_letters_total 1.0")
                            .contains("lb_provisioner_pool_addresses_in_use{pool=\"p\"} 2.0");
                }
                topics.present(service("other").build());
                try (ProvisionerProcess process = start(broker)) {
                    awaitLoadBalancer(topics, "other");
                    LoadBalancer afterwards = topics.loadBalancers().get("default/web");
                    topics.delete(web);
                    await().atMost(PATIENCE)
                            .until(() -> topics.loadBalancers().size() == 1
                                    && topics.tombstones().contains("default/web"));
                    topics.present(node("node-2"));
                    topics.agent("node-2", Stream.OPEN);
                    topics.agent("node-1", Stream.LOST);
                    awaitNode(topics, "other", "node-2");

                    // Then
                    assertThat(process.isReady()).isTrue();
                    assertThat(first.addresses())
                            .extracting(LoadBalancer.Address::node)
                            .containsExactly("node-1", "node-1");
                    assertThat(afterwards).isEqualTo(first);
                }
            }
        }
    }

    @Test
    void impossiblePoolEndsTheProcessAndNamesTheMistake() throws Exception {
        try (ProvisionerProcess process = new ProvisionerProcess(directory, "127.0.0.1:1", "192.0.2.9-192.0.2.1")) {
            // When
            int exitCode = process.exitCode();

            // Then
            assertThat(exitCode).isNotZero();
            assertThat(process.log()).contains("pool p: '192.0.2.9-192.0.2.1' is no CIDR and no range of addresses");
        }
    }

    private ProvisionerProcess start(TestBroker broker) {
        ProvisionerProcess process = new ProvisionerProcess(directory, broker.address(), POOL);
        await().atMost(PATIENCE).until(process::isReady);
        return process;
    }

    private static void awaitLoadBalancer(ClusterRecords topics, String service) {
        await().atMost(PATIENCE).until(() -> topics.loadBalancers().containsKey("default/" + service));
    }

    private static void awaitNode(ClusterRecords topics, String service, String node) {
        await().atMost(PATIENCE)
                .until(() -> topics.loadBalancers().get("default/" + service).addresses().stream()
                        .allMatch(address -> address.node().equals(node)));
    }

    private static Node node(String name) {
        return new Node(ObjectMeta.of("", name), List.of(), List.of(), List.of(), List.of());
    }
}
