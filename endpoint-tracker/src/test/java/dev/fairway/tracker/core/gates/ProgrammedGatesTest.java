package dev.fairway.tracker.core.gates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.model.event.Programming.Position;
import dev.fairway.model.event.Programming.Stream;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgrammedGatesTest {

    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final Condition.Status YES = Condition.Status.TRUE;
    private static final Condition.Status NO = Condition.Status.FALSE;

    private final ProgrammedGates gates = new ProgrammedGates(OptionalInt.empty());
    private long sequence;

    @BeforeEach
    void twoNodesAndAService() {
        put(gates, node("node-1"), 0);
        put(gates, node("node-2"), 1);
        put(gates, service("web"), 0);
        put(gates, pod("one", YES), 0);
    }

    @Test
    void opensWhenEveryNodeIsPastTheEndpointsRecord() {
        put(gates, slice("web", true), 7);
        acknowledge("node-1", 8);
        acknowledge("node-2", 7);
        assertThat(gates.due(NOON)).isEmpty();

        acknowledge("node-2", 8);

        assertThat(gates.due(NOON)).extracting(pod -> pod.meta().name()).containsExactly("one");
    }

    @Test
    void laterRecordsOfTheSliceDoNotPutItOff() {
        put(gates, slice("web", true), 7);
        put(gates, slice("web", true), 9);
        acknowledge("node-1", 8);
        acknowledge("node-2", 8);

        assertThat(gates.due(NOON)).hasSize(1);
    }

    @Test
    void anEndpointThatLeftMeanwhileCountsAnew() {
        put(gates, slice("web", true), 7);
        put(gates, slice("web", false), 8);
        put(gates, slice("web", true), 9);
        acknowledge("node-1", 9);
        acknowledge("node-2", 9);

        assertThat(gates.due(NOON)).isEmpty();
    }

    @Test
    void everyServiceThatSelectsThePodHasToHaveIt() {
        put(gates, slice("web", true), 7);
        acknowledge("node-1", 9);
        acknowledge("node-2", 9);
        put(gates, service("other"), 1);
        assertThat(gates.due(NOON)).isEmpty();

        put(gates, slice("other", true), 8);

        assertThat(gates.due(NOON)).hasSize(1);
    }

    @Test
    void whatANodeCouldNotProgramIsNotInEffect() {
        Event published = put(gates, slice("web", true), 7);
        acknowledge("node-1", 8);
        gates.take(programming("node-2", 8, Stream.OPEN, List.of(inEffect(published, "no space"))));
        assertThat(gates.due(NOON)).isEmpty();

        gates.take(programming("node-2", 8, Stream.OPEN, List.of(inEffect(published, ""))));

        assertThat(gates.due(NOON)).hasSize(1);
    }

    @Test
    void aNodeThatWasLostLongAgoIsNotWaitedFor() {
        put(gates, slice("web", true), 7);
        acknowledge("node-1", 8);
        gates.take(programming("node-2", 5, Stream.LOST, List.of()));

        assertThat(gates.due(NOON.plusSeconds(299))).isEmpty();
        assertThat(gates.due(NOON.plusSeconds(301))).hasSize(1);
    }

    @Test
    void aNumberOfNodesIsEnoughAndFewerNodesThanThatAreAll() {
        ProgrammedGates one = new ProgrammedGates(OptionalInt.of(1));
        for (Resource resource : List.of(node("node-1"), node("node-2"), service("web"), pod("one", YES))) {
            put(one, resource, 0);
        }
        put(one, slice("web", true), 7);
        assertThat(one.due(NOON)).isEmpty();

        one.take(programming("node-2", 8, Stream.OPEN, List.of()));

        assertThat(one.due(NOON)).hasSize(1);
    }

    @Test
    void aPodThatNoServiceSelectsHasNothingToWaitFor() {
        gates.take(new Event(id(), null, NOON, NOON, new Event.State.Deleted(service("web"), "")), at(9));

        assertThat(gates.due(NOON)).hasSize(1);
    }

    @Test
    void thePodsOwnContainersComeFirst() {
        put(gates, pod("one", NO), 1);
        put(gates, slice("web", true), 7);
        acknowledge("node-1", 8);
        acknowledge("node-2", 8);

        assertThat(gates.due(NOON)).isEmpty();
    }

    @Test
    void whatWasOpenedIsNotDueAgain() {
        put(gates, slice("web", true), 7);
        acknowledge("node-1", 8);
        acknowledge("node-2", 8);

        gates.due(NOON).forEach(gates::opened);

        assertThat(gates.due(NOON)).isEmpty();
    }

    private void acknowledge(String node, long next) {
        gates.take(programming(node, next, Stream.OPEN, List.of()));
    }

    private static Programming programming(String node, long next, Stream stream, List<InEffect> changes) {
        return new Programming("node/" + node, List.of(at(next)), changes, "", NOON, stream);
    }

    private static InEffect inEffect(Event event, String error) {
        return new InEffect(event.id(), NOON, NOON, error);
    }

    private Event put(ProgrammedGates into, Resource resource, long offset) {
        Event event = new Event(id(), null, NOON, NOON, new Event.State.Present(resource));
        into.take(event, at(offset));
        return event;
    }

    private EventId id() {
        return new EventId("endpoint-tracker", 1, ++sequence);
    }

    private static Position at(long offset) {
        return new Position("fairway.endpoints.v1", 0, offset);
    }

    private static Node node(String name) {
        return new Node(ObjectMeta.of("", name), List.of(), List.of(), List.of(), List.of());
    }

    private static Service service(String name) {
        return Service.builder(ObjectMeta.of("default", name))
                .selector(Map.of("app", "web"))
                .ports(List.of(ServicePort.of("", Protocol.TCP, 80)))
                .build();
    }

    private static Pod pod(String name, Condition.Status containersReady) {
        return new Pod(
                ObjectMeta.of("default", name).withUid("uid-" + name).withLabels(Map.of("app", "web")),
                "node-1",
                Pod.Phase.RUNNING,
                List.of(InetAddress.ofLiteral("10.244.1.2")),
                List.of(new Condition("ContainersReady", containersReady, "", "", NOON)),
                List.of(Pod.PROGRAMMED_GATE),
                List.of(),
                false,
                "",
                "");
    }

    private static EndpointSlice slice(String service, boolean ready) {
        Endpoint endpoint = new Endpoint(
                InetAddress.ofLiteral("10.244.1.2"),
                ready,
                ready,
                false,
                "",
                "node-1",
                "",
                "one",
                "uid-one",
                List.of(),
                List.of(),
                Endpoint.DEFAULT_WEIGHT);
        return new EndpointSlice(
                ObjectMeta.of("default", service + "-1"),
                service,
                "",
                IpFamily.IPV4,
                List.of(),
                List.of(endpoint),
                List.of());
    }
}
