package dev.fairway.tracker.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.Topics;
import dev.fairway.api.standalone.v1.ApplyResponse.Outcome;
import dev.fairway.model.Pod;
import dev.fairway.model.event.Event;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a manifest to the topic: the packaged tracker and a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointFlowIT {

    @TempDir
    Path directory;

    private TestBroker broker;
    private TrackerProcess tracker;

    @BeforeAll
    void start() {
        broker = new TestBroker(directory);
        broker.start();
        tracker = new TrackerProcess(broker.address(), directory, Map.of());
        tracker.awaitReady();
    }

    @AfterAll
    void stop() {
        tracker.close();
        broker.close();
    }

    @Test
    void podThatBecomesReadyBecomesAnEndpointWithThePodsEventAsCause() {
        tracker.apply(Manifests.service("web", "web"));
        tracker.apply(Manifests.pod("web-1", "web"));

        tracker.status("Pod", "web-1", "node-1", Manifests.readyStatus("10.244.1.5"));

        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS);
                PublishedEvents pods = new PublishedEvents(broker.address(), Topics.PODS)) {
            await().until(() -> endpoints.poll().readyAddresses("web").contains("10.244.1.5"));
            await().until(() -> pods.poll().states().containsKey("default/web-1")
                    && ((Pod) pods.states().get("default/web-1").resource()).isReady());
            Event pod = pods.states().get("default/web-1");
            Event slice = endpoints.states().values().stream()
                    .filter(event -> event.cause() != null && event.cause().equals(pod.id()))
                    .findFirst()
                    .orElseThrow();
            assertThat(slice.id().sequence()).isGreaterThan(pod.id().sequence());
            assertThat(slice.happenedAt()).isEqualTo(pod.happenedAt());
        }
    }

    @Test
    void deletedServiceEndsWithADeletedStateAndATombstone() {
        tracker.apply(Manifests.service("gone", "gone"));

        tracker.delete("svc", "gone");

        try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
            await().until(() -> services.poll().tombstones().contains("default/gone"));
            assertThat(services.all())
                    .filteredOn(event -> event.resource().meta().name().equals("gone"))
                    .last()
                    .matches(Event::isDeletion);
        }
    }

    @Test
    void applyTellsCreatedConfiguredAndUnchangedApart() {
        String manifest = Manifests.service("again", "again");

        Outcome first = tracker.apply(manifest).getOutcome();
        Outcome second = tracker.apply(manifest).getOutcome();
        Outcome third = tracker.apply(manifest.replace("port: 80", "port: 81")).getOutcome();

        assertThat(first).isEqualTo(Outcome.OUTCOME_CREATED);
        assertThat(second).isEqualTo(Outcome.OUTCOME_UNCHANGED);
        assertThat(third).isEqualTo(Outcome.OUTCOME_CONFIGURED);
    }
}
