package dev.fairway.tracker.core.endpoints;

import static dev.fairway.tracker.core.endpoints.TestObjects.NOON;
import static dev.fairway.tracker.core.endpoints.TestObjects.node;
import static dev.fairway.tracker.core.endpoints.TestObjects.pod;
import static dev.fairway.tracker.core.endpoints.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.net.IpFamily;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import dev.fairway.tracker.core.events.EventKey;
import dev.fairway.tracker.core.events.EventStream;
import dev.fairway.tracker.core.events.Outbox;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointTrackerTest {

    private final Outbox outbox = new Outbox(() -> {});
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<EventKey, Event> states = new HashMap<>();
    private final EndpointTracker tracker = tracker(outbox, 1);

    @Test
    void podEventIsTheCauseOfTheSlicesEvent() {
        change(service("web", Map.of("app", "web")));
        published();

        change(pod("web-1", "web", "10.244.1.1", true));

        List<Event> events = published();
        Event pod = ofKind(events, Kind.POD).getFirst();
        Event slice = ofKind(events, Kind.ENDPOINT_SLICE).getFirst();
        assertThat(slice.cause()).isEqualTo(pod.id());
        assertThat(pod.cause()).isNull();
        assertThat(slice.happenedAt()).isEqualTo(NOON);
        assertThat(endpoints(slice)).extracting(Endpoint::podName).containsExactly("web-1");
    }

    @Test
    void onlyServicesThatSelectThePodAreTouched() {
        for (int i = 0; i < 1000; i++) {
            change(service("web-" + i, Map.of("app", "web-" + i)));
        }
        published();

        change(pod("p", "web-7", "10.244.1.1", true));

        assertThat(ofKind(published(), Kind.ENDPOINT_SLICE))
                .extracting(event -> ((EndpointSlice) event.resource()).serviceName())
                .containsExactly("web-7");
    }

    @Test
    void podThatChangesItsLabelsMovesFromServiceToService() {
        change(service("a", Map.of("app", "a")));
        change(service("b", Map.of("app", "b")));
        change(pod("p", "a", "10.244.1.1", true));
        published();

        change(pod("p", "b", "10.244.1.1", true));

        List<Event> events = published();
        assertThat(addressesOf("a")).isEmpty();
        assertThat(addressesOf("b")).containsExactly("10.244.1.1");
        assertThat(ofKind(events, Kind.CLUSTER_EVENT))
                .extracting(event -> ((ClusterEvent) event.resource()).message())
                .contains("Pod p (10.244.1.1) left: label app is b, not a");
    }

    @Test
    void changeOfThePodThatDoesNotMatterWritesNoSlice() {
        change(service("web", Map.of("app", "web")));
        change(pod("p", "web", "10.244.1.1", true));
        published();

        Pod annotated = pod("p", "web", "10.244.1.1", true);
        change(new Pod(
                annotated.meta().withAnnotations(Map.of("a", "b")),
                annotated.nodeName(),
                annotated.phase(),
                annotated.podIps(),
                annotated.conditions(),
                annotated.readinessGates(),
                annotated.containerPorts(),
                annotated.hostNetwork(),
                annotated.hostname(),
                annotated.subdomain()));

        assertThat(published())
                .extracting(Event::key)
                .extracting(key -> key.kind())
                .containsExactly(Kind.POD);
    }

    @Test
    void stateThatDiffersInItsVersionAloneIsNotPublished() {
        change(versioned("1"));
        published();

        change(versioned("2"));

        assertThat(published()).isEmpty();
    }

    @Test
    void versionAloneIsPublishedWhereClientsWaitForIt() {
        EventStream events = new EventStream(1, InstantSource.fixed(NOON), outbox, true);
        events.present(versioned("1"), null, NOON);
        published();

        events.present(versioned("2"), null, NOON);
        events.present(versioned("2"), null, NOON);

        assertThat(published())
                .extracting(event -> event.resource().meta().resourceVersion())
                .containsExactly("2");
    }

    @Test
    void deletedPodLeavesAndSaysSo() {
        change(service("web", Map.of("app", "web")));
        change(pod("p", "web", "10.244.1.1", true));
        published();

        remove(pod("p", "web", "10.244.1.1", true));

        List<Event> events = published();
        assertThat(ofKind(events, Kind.POD).getFirst().isDeletion()).isTrue();
        assertThat(addressesOf("web")).isEmpty();
        assertThat(ofKind(events, Kind.CLUSTER_EVENT))
                .extracting(event -> ((ClusterEvent) event.resource()).reason())
                .containsExactly("EndpointRemoved");
    }

    @Test
    void deletedServiceTakesItsSlicesAndEventsAlong() {
        change(service("web", Map.of("app", "web")));
        change(pod("p", "web", "10.244.1.1", true));
        published();

        remove(service("web", Map.of()));

        assertThat(published()).isNotEmpty().allMatch(Event::isDeletion);
        assertThat(outbox.newest(EventKey.of(service("web", Map.of())))).isEmpty();
    }

    @Test
    void zoneOfTheNodeReachesItsEndpoints() {
        change(service("web", Map.of("app", "web")));
        change(pod("p", "web", "10.244.1.1", true));
        published();

        change(node("node-1", "zone-b"));

        Event slice = ofKind(published(), Kind.ENDPOINT_SLICE).getFirst();
        assertThat(endpoints(slice)).extracting(Endpoint::zone).containsExactly("zone-b");
    }

    @Test
    void serviceThatLosesItsSelectorLeavesItsEndpointsToOthers() {
        change(service("web", Map.of("app", "web")));
        change(pod("p", "web", "10.244.1.1", true));
        published();

        change(Service.builder(service("web", Map.of()).meta()).build());

        assertThat(ofKind(published(), Kind.ENDPOINT_SLICE)).allMatch(Event::isDeletion);
    }

    @Test
    void selectorThatMatchesNothingIsToldAfterAMoment() {
        change(service("web", Map.of("app", "nobody")));
        published();

        tracker.tick(NOON.plus(Duration.ofSeconds(1)));
        List<Event> early = published();
        tracker.tick(NOON.plus(Duration.ofSeconds(3)));

        assertThat(early).isEmpty();
        assertThat(published())
                .extracting(event -> ((ClusterEvent) event.resource()).message())
                .containsExactly("No pod matches the selector {app=nobody}");
    }

    @Test
    void busyServiceWritesItsEventsOnceASecondWithACount() {
        change(service("web", Map.of("app", "web")));
        for (int i = 0; i < 50; i++) {
            change(pod("p" + i, "web", "10.244.1." + (i + 1), true));
        }
        List<Event> atOnce = ofKind(published(), Kind.CLUSTER_EVENT);

        tracker.tick(NOON.plus(Duration.ofSeconds(2)));

        assertThat(atOnce).hasSize(1);
        ClusterEvent event = (ClusterEvent) published().getFirst().resource();
        assertThat(event.count()).isEqualTo(50);
        assertThat(event.message()).contains("(and 48 others just before)");
    }

    @Test
    void restartPublishesOnlyTheDifference() {
        change(service("web", Map.of("app", "web")));
        change(service("old", Map.of("app", "old")));
        change(pod("p", "web", "10.244.1.1", true));
        List<Event> before = new ArrayList<>(published());

        Outbox next = new Outbox(() -> {});
        next.seed(before);
        List<Resource> listed =
                List.of(service("web", Map.of("app", "web")), pod("p", "web", "10.244.1.2", true), node("n", "z"));
        tracker(next, 2)
                .start(listing(listed), before.stream().map(Event::resource).toList(), NOON);

        List<Event> difference = next.take(1000);
        assertThat(difference)
                .extracting(
                        event -> (event.isDeletion() ? "-" : "+") + event.key().kind())
                .containsExactlyInAnyOrder("+POD", "+NODE", "+ENDPOINT_SLICE", "-SERVICE", "-ENDPOINT_SLICE");
        Event slice = difference.stream()
                .filter(event -> !event.isDeletion() && event.key().kind() == Kind.ENDPOINT_SLICE)
                .findFirst()
                .orElseThrow();
        assertThat(before).extracting(Event::key).contains(slice.key());
        assertThat(slice.id().epoch()).isEqualTo(2);
    }

    @Test
    void restartDoesNotRepeatWhatWasToldBefore() {
        change(service("web", Map.of("app", "nobody")));
        tracker.tick(NOON.plus(Duration.ofSeconds(3)));
        List<Event> before = published();
        Outbox next = new Outbox(() -> {});
        next.seed(before);
        EndpointTracker restarted = tracker(next, 2);

        restarted.start(
                listing(List.of(service("web", Map.of("app", "nobody")))),
                before.stream().map(Event::resource).toList(),
                NOON);
        restarted.tick(NOON.plus(Duration.ofSeconds(10)));

        assertThat(next.take(100)).isEmpty();
    }

    @Test
    void foreignSliceThatChangesItsServiceIsAnotherRecord() {
        EndpointSlice slice = foreign("a");
        change(slice);
        published();

        change(foreign("b"));

        assertThat(published())
                .extracting(event -> ((EndpointSlice) event.resource()).serviceName() + event.isDeletion())
                .containsExactlyInAnyOrder("atrue", "bfalse");
    }

    private static ClusterSource.Listing listing(List<Resource> objects) {
        return new ClusterSource.Listing(objects, Map.of());
    }

    private static Namespace versioned(String version) {
        return new Namespace(new ObjectMeta("", "a", "u", version, 1, NOON, null, new TreeMap<>(), new TreeMap<>()));
    }

    @Test
    void endpointsMadeByHandCountWhereTheServiceHasNoSelectorAndOnlyThere() {
        handMade("192.0.2.1");
        change(service("web", null));
        published();
        assertThat(addressesOf("web")).containsExactly("192.0.2.1");

        handMade("192.0.2.2");
        published();
        assertThat(addressesOf("web")).containsExactly("192.0.2.2");

        change(pod("p", "web", "10.244.1.1", true));
        change(service("web", Map.of("app", "web")));
        published();
        assertThat(addressesOf("web")).containsExactly("10.244.1.1");

        change(service("web", null));
        tracker.apply(new SourceChange.HandMade(new ServiceKey("default", "web"), List.of(), NOON));
        published();
        assertThat(addressesOf("web")).isEmpty();
    }

    @Test
    void endpointsMadeByHandThatDidNotChangeOverARestartAreNotPublishedAgain() {
        handMade("192.0.2.1");
        change(service("web", null));
        List<Event> before = published();
        Outbox next = new Outbox(() -> {});
        next.seed(before);

        tracker(next, 2)
                .start(
                        new ClusterSource.Listing(
                                List.of(service("web", null)),
                                Map.of(new ServiceKey("default", "web"), List.of(placed("192.0.2.1")))),
                        before.stream().map(Event::resource).toList(),
                        NOON);

        assertThat(next.take(100)).isEmpty();
    }

    private void handMade(String address) {
        tracker.apply(new SourceChange.HandMade(new ServiceKey("default", "web"), List.of(placed(address)), NOON));
    }

    private static PlacedEndpoint placed(String address) {
        return new PlacedEndpoint(IpFamily.IPV4, List.of(), Endpoint.ready(InetAddress.ofLiteral(address), ""));
    }

    @Test
    void aSlowStartThatIsNoDurationIsToldOnceForEachValue() {
        Service asked = service("web", Map.of("app", "web"));

        change(annotated(asked, "30s"));
        change(annotated(asked, "slowly"));
        change(annotated(asked, "slowly"));

        assertThat(ofKind(published(), Kind.CLUSTER_EVENT))
                .extracting(event -> (ClusterEvent) event.resource())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.reason()).isEqualTo("InvalidSlowStart");
                    assertThat(event.severity()).isEqualTo(ClusterEvent.Severity.WARNING);
                    assertThat(event.message()).contains("fairway.dev/slow-start", "\"slowly\"", "30s");
                    assertThat(event.count()).isEqualTo(1);
                });
    }

    private static Service annotated(Service service, String slowStart) {
        ObjectMeta meta = service.meta();
        return Service.builder(new ObjectMeta(
                        meta.namespace(),
                        meta.name(),
                        meta.uid(),
                        "",
                        1,
                        NOON,
                        null,
                        meta.labels(),
                        new TreeMap<>(Map.of("fairway.dev/slow-start", slowStart))))
                .selector(Map.of("app", "web"))
                .ports(service.ports())
                .build();
    }

    private static EndpointSlice foreign(String service) {
        return new EndpointSlice(
                ObjectMeta.of("default", "by-hand"), service, "", IpFamily.IPV4, List.of(), List.of(), List.of());
    }

    private EndpointTracker tracker(Outbox box, long epoch) {
        return TestObjects.tracker(box, epoch, numbers);
    }

    private void change(Resource resource) {
        tracker.apply(new SourceChange.Changed(resource, NOON));
    }

    private void remove(Resource resource) {
        tracker.apply(new SourceChange.Removed(resource.key(), "deleted by the user", NOON));
    }

    /** What waits, as if Kafka had taken it. */
    private List<Event> published() {
        List<Event> events = outbox.take(100_000);
        events.forEach(outbox::published);
        events.forEach(event -> states.put(EventKey.of(event.resource()), event));
        return events;
    }

    private List<String> addressesOf(String service) {
        return states.values().stream()
                .filter(event -> event.resource() instanceof EndpointSlice slice
                        && slice.serviceName().equals(service)
                        && !event.isDeletion())
                .flatMap(event -> endpoints(event).stream())
                .map(endpoint -> endpoint.address().getHostAddress())
                .toList();
    }

    private static List<Event> ofKind(List<Event> events, Kind kind) {
        return events.stream().filter(event -> event.key().kind() == kind).toList();
    }

    private static List<Endpoint> endpoints(Event event) {
        return ((EndpointSlice) event.resource()).endpoints();
    }
}
