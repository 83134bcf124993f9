package dev.fairway.tracker.core.endpoints;

import static dev.fairway.tracker.core.endpoints.TestObjects.NOON;
import static dev.fairway.tracker.core.endpoints.TestObjects.pod;
import static dev.fairway.tracker.core.endpoints.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.DepartedPod;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.tracker.core.events.EventKey;
import dev.fairway.tracker.core.events.Outbox;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeparturesTest {

    private final AtomicInteger numbers = new AtomicInteger();
    private final Outbox outbox = new Outbox(() -> {});
    private final Map<EventKey, Event> states = new HashMap<>();
    private final EndpointTracker tracker = tracker(outbox, 1);
    private Instant now = NOON;

    @BeforeEach
    void aServiceWithTwoPods() {
        change(service("web", Map.of("app", "web")));
        change(pod("a", "web", "10.244.1.1", true));
        change(pod("b", "web", "10.244.1.2", true));
    }

    @Test
    void aDeletedPodIsToldInTheSlice() {
        // When
        remove(pod("b", "web", "10.244.1.2", true));

        // Then
        assertThat(departed()).containsExactly(departed("b", "10.244.1.2", NOON));
    }

    @Test
    void soIsTheLastOneAndOneThatFailed() {
        // When
        remove(pod("b", "web", "10.244.1.2", true));
        change(withPhase(pod("a", "web", "10.244.1.1", false), Pod.Phase.FAILED));

        // Then
        assertThat(departed()).containsExactly(departed("b", "10.244.1.2", NOON), departed("a", "10.244.1.1", NOON));
    }

    @Test
    void onesThatAreUnreadyOrLeaveByTheirLabelsMayLiveOn() {
        // When
        change(pod("a", "web", "10.244.1.1", false));
        change(pod("b", "other", "10.244.1.2", true));

        // Then
        assertThat(departed()).isEmpty();
    }

    @Test
    void anAddressThatIsAnEndpointAgainIsNotDeparted() {
        // Given
        remove(pod("b", "web", "10.244.1.2", true));

        // When
        change(pod("c", "web", "10.244.1.2", false));
        List<DepartedPod> reused = departed();
        remove(pod("c", "web", "10.244.1.2", false));

        // Then
        assertThat(reused).isEmpty();
        assertThat(departed()).containsExactly(departed("c", "10.244.1.2", NOON));
    }

    @Test
    void thePodOfTheNodesOwnAddressIsNeverDeparted() {
        // Given
        change(new Node(
                ObjectMeta.of("", "node-1"),
                List.of(new Node.Address("InternalIP", InetAddress.ofLiteral("10.244.1.2"), "")),
                List.of(),
                List.of(),
                List.of()));

        // When
        remove(pod("b", "web", "10.244.1.2", true));

        // Then
        assertThat(departed()).isEmpty();
    }

    @Test
    void theListIsBoundedInAgeAndNumber() {
        // When
        remove(pod("a", "web", "10.244.1.1", true));
        now = NOON.plus(Departures.KEPT).plusSeconds(1);
        List<DepartedPod> old = departed();
        remove(pod("b", "web", "10.244.1.2", true));
        List<DepartedPod> young = departed();
        for (int i = 0; i < Departures.MAX_DEPARTED + 20; i++) {
            change(pod("p" + i, "web", "10.244.2." + i, true));
            remove(pod("p" + i, "web", "10.244.2." + i, true));
        }

        // Then
        assertThat(old).containsExactly(departed("a", "10.244.1.1", NOON));
        assertThat(young).containsExactly(departed("b", "10.244.1.2", now));
        assertThat(departed()).hasSize(Departures.MAX_DEPARTED).last().isEqualTo(departed("p119", "10.244.2.119", now));
    }

    @Test
    void whatDepartedWhileNoTrackerRanIsToldAndTheRestIsKept() {
        // Given
        remove(pod("b", "web", "10.244.1.2", true));
        List<Resource> before =
                published().values().stream().map(Event::resource).toList();
        Outbox next = new Outbox(() -> {});
        next.seed(states.values());

        // When
        now = NOON.plus(Duration.ofHours(1));
        tracker(next, 2)
                .start(new ClusterSource.Listing(List.of(service("web", Map.of("app", "web"))), Map.of()), before, now);

        // Then
        next.take(100).forEach(event -> states.put(EventKey.of(event.resource()), event));
        assertThat(departed()).contains(departed("a", "10.244.1.1", now));
    }

    @Test
    void aRestartWritesNothingAnew() {
        // Given
        remove(pod("b", "web", "10.244.1.2", true));
        List<Resource> before =
                published().values().stream().map(Event::resource).toList();
        Outbox next = new Outbox(() -> {});
        next.seed(states.values());

        // When
        now = NOON.plus(Duration.ofHours(1));
        tracker(next, 2)
                .start(
                        new ClusterSource.Listing(
                                List.of(service("web", Map.of("app", "web")), pod("a", "web", "10.244.1.1", true)),
                                Map.of()),
                        before.stream()
                                .filter(resource -> !(resource instanceof Pod))
                                .toList(),
                        now);

        // Then
        assertThat(next.take(100)).noneMatch(event -> event.resource() instanceof EndpointSlice);
    }

    private static DepartedPod departed(String pod, String address, Instant at) {
        return new DepartedPod(InetAddress.ofLiteral(address), "uid-" + pod, at);
    }

    private static Pod withPhase(Pod pod, Pod.Phase phase) {
        return new Pod(
                pod.meta(),
                pod.nodeName(),
                phase,
                pod.podIps(),
                pod.conditions(),
                pod.readinessGates(),
                pod.containerPorts(),
                pod.hostNetwork(),
                pod.hostname(),
                pod.subdomain());
    }

    private EndpointTracker tracker(Outbox box, long epoch) {
        return TestObjects.tracker(box, epoch, numbers);
    }

    private void change(Resource resource) {
        tracker.apply(new SourceChange.Changed(resource, now));
    }

    private void remove(Resource resource) {
        tracker.apply(new SourceChange.Removed(resource.key(), "deleted by the user", now));
    }

    private Map<EventKey, Event> published() {
        List<Event> events = outbox.take(100_000);
        events.forEach(outbox::published);
        events.forEach(event -> states.put(EventKey.of(event.resource()), event));
        return states;
    }

    private List<DepartedPod> departed() {
        List<DepartedPod> departed = new ArrayList<>();
        published().values().stream()
                .filter(event -> event.resource() instanceof EndpointSlice && !event.isDeletion())
                .forEach(event -> departed.addAll(((EndpointSlice) event.resource()).departed()));
        return departed;
    }
}
