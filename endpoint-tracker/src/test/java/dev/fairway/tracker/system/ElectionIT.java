package dev.fairway.tracker.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.Topics;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.event.Event;
import dev.fairway.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two trackers of one cluster: a real API server holds the Lease, and a real broker the topics. */
@Tag("kubernetes")
class ElectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private ControlPlane plane;
    private TestBroker broker;
    private KubernetesObjects objects;

    @BeforeEach
    void start() {
        plane = ControlPlane.start(directory);
        objects = new KubernetesObjects(plane.client());
        broker = TestBroker.start(directory.resolve("kafka"));
    }

    @AfterEach
    void stop() {
        if (plane != null && broker != null) {
            broker.close();
            plane.close();
        }
    }

    @Test
    void pausedLeaderThatWakesUpLateDoesNoHarm() {
        try (TrackerProcess first = tracker("10s");
                PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS)) {
            awaitLeading(first);
            objects.service("web", "web");
            for (int i = 1; i <= 20; i++) {
                objects.readyPod("web-" + i, "web", "10.244.1." + i);
            }
            await().atMost(PATIENCE)
                    .until(() -> endpoints.poll().readyAddresses("web").size() == 20);
            try (TrackerProcess second = tracker("10s")) {
                second.awaitReady();
                assertThat(epoch(second)).isZero();

                first.pause();
                // The first one has these in its sockets when it wakes up.
                for (int i = 1; i <= 10; i++) {
                    objects.status("web-" + i, "10.244.1." + i, false);
                }
                awaitLeading(second);
                await().atMost(PATIENCE)
                        .until(() -> endpoints.poll().readyAddresses("web").size() == 10);
                for (int i = 11; i <= 19; i++) {
                    objects.deletePod("web-" + i);
                }
                await().atMost(PATIENCE)
                        .until(() -> endpoints.poll().readyAddresses("web").equals(List.of("10.244.1.20")));
                first.resume();

                await().atMost(PATIENCE).until(() -> !first.isAlive());
                objects.readyPod("web-21", "web", "10.244.1.21");
                await().atMost(PATIENCE)
                        .until(() ->
                                endpoints.poll().readyAddresses("web").equals(List.of("10.244.1.20", "10.244.1.21")));
                assertThat(epoch(second)).isEqualTo(2);
                assertThat(effective(endpoints.toEnd().all())).isEqualTo(lastRecords(endpoints));
                assertThat(plane.client()
                                .discovery()
                                .v1()
                                .endpointSlices()
                                .inNamespace("default")
                                .withLabel("kubernetes.io/service-name", "web")
                                .list()
                                .getItems())
                        .singleElement()
                        .satisfies(slice -> assertThat(slice.getEndpoints())
                                .filteredOn(endpoint -> endpoint.getConditions().getReady())
                                .hasSize(2));
            }
        }
    }

    @Test
    void leaderThatEndsInGoodOrderIsFollowedAtOnceByTheOneThatStandsBy() {
        try (TrackerProcess first = tracker("5m")) {
            awaitLeading(first);
            try (TrackerProcess second = tracker("5m")) {
                second.awaitReady();

                first.terminate();

                // It looks every two fifteenths of the Lease's duration.
                await().atMost(Duration.ofSeconds(80)).until(() -> epoch(second) > 0);
                assertThat(epoch(second)).isEqualTo(2);
            }
        }
    }

    /** What a consumer holds: a state of a lower epoch after a higher one does not count. */
    private static Map<String, List<Endpoint>> effective(List<Event> events) {
        Map<String, Event> states = new HashMap<>();
        for (Event event : events) {
            states.merge(
                    Topics.recordKey(event.resource()),
                    event,
                    (known, next) -> next.id().epoch() < known.id().epoch() ? known : next);
        }
        return endpointsOf(states);
    }

    /** What compaction leaves. */
    private static Map<String, List<Endpoint>> lastRecords(PublishedEvents published) {
        return endpointsOf(published.states());
    }

    private static Map<String, List<Endpoint>> endpointsOf(Map<String, Event> states) {
        Map<String, List<Endpoint>> endpoints = new HashMap<>();
        states.forEach((key, event) -> {
            if (!event.isDeletion()) {
                endpoints.put(key, ((EndpointSlice) event.resource()).endpoints());
            }
        });
        return endpoints;
    }

    private TrackerProcess tracker(String leaseDuration) {
        return new TrackerProcess(
                broker.address(),
                directory,
                Map.of(
                        "endpoint-tracker.source",
                        "kubernetes",
                        "endpoint-tracker.write-back.endpoint-slices",
                        "true",
                        "endpoint-tracker.election.lease-duration",
                        leaseDuration,
                        "kubeconfig",
                        plane.kubeconfig().toString()));
    }

    private static void awaitLeading(TrackerProcess tracker) {
        await().atMost(PATIENCE).until(() -> epoch(tracker) > 0 && tracker.code("/q/health/ready") == 200);
    }

    private static long epoch(TrackerProcess tracker) {
        return tracker.get("/q/metrics").stream()
                .flatMap(answer -> answer.body().lines())
                .filter(line -> line.startsWith("endpoint_tracker_epoch "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }
}
