package dev.fairway.tracker.core.loadbalancers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ClusterEvent.Severity;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Address;
import dev.fairway.model.LoadBalancer.Hold;
import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Ingress;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Note;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadBalancerTableTest {

    private static final ServiceKey WEB = new ServiceKey("default", "web");
    private static final InetAddress IPV4 = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("2001:db8::1");

    private final LoadBalancerTable table = new LoadBalancerTable();

    @Test
    void addressesAreToldAndWaitForTheStatus() {
        // When
        List<Note> notes = table.take(present(
                loadBalancer(Problem.NONE, new Address(IPV4, "p", "node-1", 1), new Address(IPV6, "p", "node-2", 2))));

        // Then
        assertThat(notes)
                .containsExactly(
                        new Note(
                                WEB,
                                Severity.NORMAL,
                                "IPAllocated",
                                "Assigned 192.0.2.1 of pool p, 2001:db8::1 of pool p"),
                        new Note(
                                WEB,
                                Severity.NORMAL,
                                "NodeAssigned",
                                "192.0.2.1 is announced by node node-1, 2001:db8::1 is announced by node node-2"));
        assertThat(table.behind()).containsExactly(new Ingress(WEB, "uid-1", List.of(IPV4, IPV6), "", Hold.NONE));
    }

    @Test
    void onlyWhatChangedIsTold() {
        // Given
        table.take(present(loadBalancer(Problem.NONE, new Address(IPV4, "p", "node-1", 1))));

        // When
        List<Note> same = table.take(present(loadBalancer(Problem.NONE, new Address(IPV4, "p", "node-1", 1))));
        List<Note> moved = table.take(present(loadBalancer(Problem.NONE, new Address(IPV4, "p", "node-2", 2))));

        // Then
        assertThat(same).isEmpty();
        assertThat(moved).extracting(Note::message).containsExactly("192.0.2.1 is announced by node node-2");
    }

    @Test
    void problemIsAWarningOnce() {
        // Given
        Problem exhausted = new Problem("AllocationFailed", "no IPV4 address is free in: p");

        // When
        List<Note> first = table.take(present(loadBalancer(exhausted)));
        List<Note> second = table.take(present(loadBalancer(exhausted)));

        // Then
        assertThat(first)
                .containsExactly(new Note(WEB, Severity.WARNING, "AllocationFailed", "no IPV4 address is free in: p"));
        assertThat(second).isEmpty();
    }

    @Test
    void writtenStatusIsBehindAgainAfterTheNextChange() {
        // Given
        table.take(present(loadBalancer(Problem.NONE, new Address(IPV4, "p", "node-1", 1))));
        table.behind().forEach(table::written);

        // When
        boolean settled = table.behind().isEmpty();
        table.take(deleted(loadBalancer(Problem.NONE, new Address(IPV4, "p", "node-1", 1))));

        // Then
        assertThat(settled).isTrue();
        assertThat(table.behind()).containsExactly(new Ingress(WEB, "uid-1", List.of(), "", Hold.NONE));
    }

    @Test
    void cloudsLoadBalancerIsToldFromItsBeginningToItsEnd() {
        // Given
        Hold held = new Hold("example.com/cleanup", false);
        Hold released = new Hold("example.com/cleanup", true);

        // When
        List<Note> beginning = table.take(present(cloud("", held)));
        List<Note> made = table.take(present(cloud("web.example.com", held)));
        List<Note> same = table.take(present(cloud("web.example.com", held)));
        List<Note> end = table.take(present(cloud("", released)));

        // Then
        assertThat(beginning).extracting(Note::reason).containsExactly("EnsuringLoadBalancer");
        assertThat(made).extracting(Note::message).containsExactly("Reached at web.example.com");
        assertThat(same).isEmpty();
        assertThat(end).extracting(Note::reason).containsExactly("DeletedLoadBalancer");
        assertThat(table.behind()).containsExactly(new Ingress(WEB, "uid-1", List.of(), "", released));
    }

    @Test
    void finalizerGoesWithALoadBalancerThatIsGoneAtOnce() {
        // When
        table.take(deleted(cloud("web.example.com", new Hold("example.com/cleanup", false))));

        // Then
        assertThat(table.behind())
                .containsExactly(new Ingress(WEB, "uid-1", List.of(), "", new Hold("example.com/cleanup", true)));
    }

    private static LoadBalancer cloud(String hostname, Hold hold) {
        return new LoadBalancer(
                ObjectMeta.of("default", "web").withUid("uid-1"), List.of(), hostname, hold, Problem.NONE);
    }

    private static LoadBalancer loadBalancer(Problem problem, Address... addresses) {
        return new LoadBalancer(ObjectMeta.of("default", "web").withUid("uid-1"), List.of(addresses), problem);
    }

    private static Event present(LoadBalancer loadBalancer) {
        return event(new Event.State.Present(loadBalancer));
    }

    private static Event deleted(LoadBalancer loadBalancer) {
        return event(new Event.State.Deleted(loadBalancer, "gone"));
    }

    private static Event event(Event.State state) {
        return new Event(new EventId("lb-provisioner", 1, 1), null, Instant.EPOCH, Instant.EPOCH, state);
    }
}
