package dev.fairway.tracker.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.Topics;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.event.Event;
import dev.fairway.testing.TestBroker;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a real API server to the topics: the packaged tracker, a real broker, and nobody else's endpoint controllers. */
@Tag("kubernetes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesSourceIT {

    /** An API server that starts again, and a tracker that finds out. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path directory;
    private ControlPlane plane;
    private TestBroker broker;
    private TrackerProcess tracker;
    private KubernetesObjects objects;

    @BeforeAll
    void start(@TempDir Path folder) {
        directory = folder;
        plane = ControlPlane.start(folder);
        objects = new KubernetesObjects(plane.client());
        broker = TestBroker.start(folder.resolve("kafka"));
        tracker = startTracker();
    }

    @AfterAll
    void stop() {
        if (tracker != null) {
            tracker.close();
            broker.close();
            plane.close();
        }
    }

    @Test
    void podThatBecomesReadyBecomesAnEndpointWithThePodsVersionInTheCause() {
        objects.service("web", "web");
        objects.pod("web-1", "web");

        Pod ready = objects.status("web-1", "10.244.1.5", true);

        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS);
                PublishedEvents pods = new PublishedEvents(broker.address(), Topics.PODS)) {
            await().until(() -> endpoints.poll().readyAddresses("web").contains("10.244.1.5"));
            await().until(() -> pods.poll().states().containsKey("default/web-1"));
            Event slice = sliceOf("web", endpoints);
            Event cause = pods.toEnd().all().stream()
                    .filter(event -> event.id().equals(slice.cause()))
                    .findFirst()
                    .orElseThrow();
            assertThat(cause.resource().meta().resourceVersion())
                    .isEqualTo(ready.getMetadata().getResourceVersion());
            assertThat(slice.happenedAt()).isEqualTo(cause.happenedAt()).isBeforeOrEqualTo(cause.observedAt());
        }
    }

    @Test
    void slicesOfOthersAreJoinedExceptThoseComputedFromTheSameSelector() {
        objects.service("joined", "joined");

        slice("joined-by-hand", "joined", "somebody.example.org", "10.244.9.1");
        slice("joined-controller", "joined", "endpointslice-controller.k8s.io", "10.244.9.2");
        slice("joined-late", "joined", "somebody.example.org", "10.244.9.3");

        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS)) {
            await().until(() -> endpoints.poll().readyAddresses("joined").contains("10.244.9.3"));
            assertThat(endpoints.readyAddresses("joined")).containsExactly("10.244.9.1", "10.244.9.3");
        }
    }

    @Test
    void deletedServiceTakesItsEndpointsWithIt() {
        objects.service("gone", "gone");
        objects.readyPod("gone-1", "gone", "10.244.1.9");
        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS)) {
            await().until(() -> !endpoints.poll().readyAddresses("gone").isEmpty());

            plane.client().services().inNamespace("default").withName("gone").delete();

            await().until(() -> endpoints.poll().readyAddresses("gone").isEmpty());
        }
    }

    @Test
    void afterAnAbsenceOnlyTheDifferencesArePublishedDeletionsIncluded() {
        objects.service("absent", "absent");
        objects.readyPod("absent-stays", "absent", "10.244.2.1");
        objects.readyPod("absent-goes", "absent", "10.244.2.2");
        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS);
                PublishedEvents pods = new PublishedEvents(broker.address(), Topics.PODS)) {
            await().until(() -> endpoints.poll().readyAddresses("absent").size() == 2);
            tracker.kill();
            int before = pods.toEnd().all().size();

            objects.deletePod("absent-goes");
            objects.readyPod("absent-new", "absent", "10.244.2.3");
            tracker = startTracker();

            await().atMost(PATIENCE)
                    .until(() -> endpoints.poll().readyAddresses("absent").equals(List.of("10.244.2.1", "10.244.2.3")));
            List<Event> published = pods.toEnd().all();
            assertThat(published.subList(before, published.size()))
                    .extracting(event -> event.resource().meta().name() + (event.isDeletion() ? " gone" : ""))
                    .containsExactlyInAnyOrder("absent-goes gone", "absent-new");
        }
    }

    @Test
    void startPublishesNothingWhereNothingChangedThatIsUsed() {
        objects.service("still", "still");
        objects.readyPod("still-1", "still", "10.244.4.1");
        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS);
                PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES);
                PublishedEvents pods = new PublishedEvents(broker.address(), Topics.PODS)) {
            await().until(() -> endpoints.poll().readyAddresses("still").size() == 1);
            tracker.kill();
            // Another version of the object, which holds nothing new for us.
            plane.client()
                    .pods()
                    .inNamespace("default")
                    .withName("still-1")
                    .edit(pod -> new PodBuilder(pod)
                            .editMetadata()
                            .addToFinalizers("example.org/keeps")
                            .endMetadata()
                            .build());
            int before = all(endpoints, services, pods);
            long stillBefore = eventsOf("still-1", pods);

            tracker = startTracker();
            objects.readyPod("still-2", "still", "10.244.4.2");

            await().atMost(PATIENCE)
                    .until(() -> endpoints.poll().readyAddresses("still").size() == 2);
            assertThat(eventsOf("still-1", pods.toEnd())).isEqualTo(stillBefore);
            // The new pod as it is created and as it becomes ready, and one slice written at most twice.
            assertThat(all(endpoints, services, pods) - before).isLessThanOrEqualTo(4);
        }
    }

    private static long eventsOf(String pod, PublishedEvents pods) {
        return pods.all().stream()
                .filter(event -> event.resource().meta().name().equals(pod))
                .count();
    }

    private static int all(PublishedEvents... topics) {
        return Arrays.stream(topics)
                .mapToInt(topic -> topic.toEnd().all().size())
                .sum();
    }

    @Test
    void changesAreFollowedOverALossOfTheServersMemoryOfThem() {
        objects.service("lossy", "lossy");
        objects.readyPod("lossy-goes", "lossy", "10.244.3.1");
        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS)) {
            await().until(() -> endpoints.poll().readyAddresses("lossy").equals(List.of("10.244.3.1")));

            tracker.pause();
            plane.restartApiServer();
            objects = new KubernetesObjects(plane.client());
            objects.deletePod("lossy-goes");
            objects.readyPod("lossy-new", "lossy", "10.244.3.2");
            plane.restartApiServer();
            objects = new KubernetesObjects(plane.client());
            tracker.resume();

            await().atMost(PATIENCE)
                    .until(() -> endpoints.poll().readyAddresses("lossy").equals(List.of("10.244.3.2")));
            objects.status("lossy-new", "10.244.3.2", false);
            await().until(() -> endpoints.poll().readyAddresses("lossy").isEmpty());
        }
    }

    @Test
    void listsOfSeveralPagesArriveWhole() {
        tracker.kill();
        for (int i = 0; i < 1100; i++) {
            objects.service("many-%04d".formatted(i), "nobody");
        }

        tracker = startTracker();

        try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
            await().until(() -> services.poll().states().keySet().stream()
                            .filter(key -> key.startsWith("default/many-"))
                            .count()
                    == 1100);
        }
    }

    private TrackerProcess startTracker() {
        TrackerProcess started = new TrackerProcess(
                broker.address(),
                directory,
                Map.of(
                        "endpoint-tracker.source",
                        "kubernetes",
                        "endpoint-tracker.election.enabled",
                        "false",
                        "kubeconfig",
                        plane.kubeconfig().toString()));
        started.awaitReady();
        return started;
    }

    private void slice(String name, String service, String manager, String address) {
        plane.client()
                .resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .addToLabels("kubernetes.io/service-name", service)
                        .addToLabels("endpointslice.kubernetes.io/managed-by", manager)
                        .endMetadata()
                        .withAddressType("IPv4")
                        .addNewEndpoint()
                        .addToAddresses(address)
                        .endEndpoint()
                        .addNewPort()
                        .withName("")
                        .withProtocol("TCP")
                        .withPort(8080)
                        .endPort()
                        .build())
                .create();
    }

    private static Event sliceOf(String service, PublishedEvents endpoints) {
        return endpoints.all().stream()
                .filter(event ->
                        ((EndpointSlice) event.resource()).serviceName().equals(service))
                .max(Comparator.comparingLong(event -> event.id().sequence()))
                .orElseThrow();
    }
}
