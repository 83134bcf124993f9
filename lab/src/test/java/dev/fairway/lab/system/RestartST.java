package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.lab.ProcessStatus;
import dev.fairway.lab.ProcessStatus.State;
import dev.fairway.lab.system.Client.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service may die at any moment: traffic goes on, and afterwards everything is as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartST {
    private static final Duration PAUSE = Duration.ofMillis(5);
    /** A JVM that starts on a machine that does other things too may take more than a minute. */
    private static final Duration RESTART = Duration.ofMinutes(3);

    private SystemLab lab;
    private Cluster cluster;
    private Client client;

    @BeforeAll
    void start() {
        lab = SystemLab.start(SystemLab.name("die"));
        cluster = Cluster.of(lab.lab(), "default");
        cluster.apply(Manifests.pod("client", "client"));
        cluster.apply(Manifests.deployment("web", 3));
        cluster.apply(Manifests.service("web", "web"));
        cluster.awaitReadyPods("client", 1);
        client = Client.at(lab.pod(cluster, "client"), cluster.clusterIp("web", Family.IPV4), 80);
        awaitAllAnswer(cluster.awaitReadyPods("web", 3));
    }

    @AfterAll
    void stop() {
        cluster.close();
        lab.close();
    }

    /** One test's failure is not to become that of the next. */
    @BeforeEach
    void awaitAllProcesses() {
        await().atMost(RESTART)
                .until(() -> lab.lab().status().processes().stream()
                        .map(ProcessStatus::state)
                        .allMatch(State.READY::equals));
    }

    @ParameterizedTest
    @ValueSource(strings = {"endpoint-tracker", "service-registry", "node-proxy-node-1", "node-proxy-node-2", "kafka"})
    void aKilledServiceStopsNoTrafficAndComesBackToTheSameState(String process) {
        // Given
        List<String> before = services();
        List<String> pods = cluster.awaitReadyPods("web", 3);
        // When
        try (Load load = client.load(PAUSE)) {
            lab.lab().kill(process);
            awaitReady(process);
            Instant back = Instant.now();
            await().atMost(RESTART).until(() -> load.since(back).size() > 100);
            // Then
            assertThat(load.failures()).isEmpty();
        }
        await().atMost(RESTART)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(services()).isEqualTo(before));
        assertThat(cluster.awaitReadyPods("web", 3)).isEqualTo(pods);
        changesStillArrive(pods);
    }

    @Test
    void aRegistryRestartedWhileKafkaIsDownServesFromItsStoreAndCatchesUp() {
        // Given
        List<String> pods = cluster.awaitReadyPods("web", 3);
        lab.lab().stop("kafka");
        // When
        lab.lab().kill("service-registry");
        // Then
        await().atMost(RESTART).ignoreExceptions().untilAsserted(() -> {
            assertThat(cluster.resolve("web").getEndpointsList())
                    .extracting(endpoint -> endpoint.getEndpoint().getPodName())
                    .containsAll(pods);
            assertThat(cluster.resolve("web").getBehind()).isTrue();
        });
        assertThat(client.shares(30)).isNotEmpty();
        lab.lab().start("kafka");
        awaitReady("kafka");
        await().atMost(RESTART)
                .ignoreExceptions()
                .until(() -> !cluster.resolve("web").getBehind());
        changesStillArrive(pods);
    }

    /** A change after the restart takes the whole way again. */
    private void changesStillArrive(List<String> pods) {
        String pod = pods.getFirst();
        lab.lab().setReady("default", pod, false);
        await().atMost(RESTART)
                .untilAsserted(() -> assertThat(client.shares(40)).doesNotContainKey(pod));
        lab.lab().setReady("default", pod, true);
        awaitAllAnswer(pods);
    }

    private void awaitAllAnswer(List<String> pods) {
        await().atMost(RESTART)
                .ignoreException(AssertionError.class)
                .until(() -> client.shares(60).keySet().equals(Set.copyOf(pods)));
    }

    private void awaitReady(String process) {
        await().atMost(RESTART)
                .until(() -> lab.lab().status().processes().stream()
                        .filter(status -> status.name().equals(process))
                        .map(ProcessStatus::state)
                        .allMatch(State.READY::equals));
    }

    private List<String> services() {
        return cluster.list("Service").stream().map(JsonNode::toString).toList();
    }
}
