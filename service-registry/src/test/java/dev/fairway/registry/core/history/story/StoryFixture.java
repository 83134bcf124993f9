package dev.fairway.registry.core.history.story;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.registry.core.history.Codec;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.history.HistoryFixture;
import dev.fairway.registry.core.history.HistoryRecord;
import dev.fairway.registry.core.history.HistoryRecord.Content;
import dev.fairway.registry.core.history.HistoryRecord.Header;
import dev.fairway.registry.core.history.HistoryRecord.Place;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.Subject;
import dev.fairway.registry.core.topic.Partition;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a history down, event by event; each comes a millisecond after the one before unless it is told otherwise. */
final class StoryFixture {

    static final Instant BEGIN = Instant.parse("2026-01-08T14:03:00Z");
    static final ServiceKey SERVICE = new ServiceKey("default", "web");

    private final List<Object> values = new ArrayList<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final History history = HistoryFixture.inMemory(new Values(), () -> BEGIN.plus(Duration.ofHours(1)));
    private long sequence;
    private Instant time = BEGIN;

    /** Values are the numbers of what they stand for. */
    private final class Values implements Codec {
        @Override
        public Event event(byte[] value) {
            return (Event) values.get(number(value));
        }

        @Override
        public Programming programming(byte[] value) {
            return (Programming) values.get(number(value));
        }

        private int number(byte[] value) {
            return ((value[0] & 0xff) << 8) | (value[1] & 0xff);
        }
    }

    Past now() {
        return history.now();
    }

    History history() {
        return history;
    }

    Instant time() {
        return time;
    }

    void wait(Duration duration) {
        time = time.plus(duration);
    }

    EventId present(Resource resource, @Nullable EventId cause) {
        return event(new Event.State.Present(resource), cause);
    }

    EventId deleted(Resource resource) {
        return event(new Event.State.Deleted(resource, "deleted by the user"), null);
    }

    private EventId event(Event.State state, @Nullable EventId cause) {
        time = time.plusMillis(1);
        EventId id = new EventId("endpoint-tracker", 1, ++sequence);
        Event event = new Event(id, cause, time, time, state);
        ObjectKey key = event.key();
        String service = event.resource() instanceof EndpointSlice slice ? slice.serviceName() : "";
        Subject subject = new Subject(key.kind(), key.namespace(), key.name(), service);
        take(key.kind().name(), new Header(subject, id, cause, event.isDeletion()), event);
        return id;
    }

    /** An agent tells, by its own clock, that an event is in effect. */
    void acknowledge(String agent, EventId event, Instant received, Instant inEffect) {
        time = time.plusMillis(10);
        Programming programming = new Programming(
                agent,
                List.of(),
                List.of(new InEffect(event, received, inEffect, "")),
                "",
                time,
                Programming.Stream.OPEN);
        take("programming", new Header(Subject.agent(agent), null, null, false), programming);
    }

    private void take(String topic, Header header, Object value) {
        long offset = offsets.merge(topic, 1L, Long::sum) - 1;
        byte[] number = {(byte) (values.size() >> 8), (byte) values.size()};
        values.add(value);
        Place place = new Place(new Partition(topic, 0), offset, time.toEpochMilli());
        history.take(List.of(new HistoryRecord(place, new Content(header, number))));
    }

    static Service service(int targetPort) {
        return Service.builder(new ObjectMeta(
                        "default", "web", "uid-web", "1", 1, BEGIN, null, new TreeMap<>(), new TreeMap<>()))
                .selector(new TreeMap<>(Map.of("app", "web")))
                .ports(List.of(new ServicePort(
                        "http",
                        Protocol.TCP,
                        new PortNumber(80),
                        new ServicePort.TargetPort.Number(new PortNumber(targetPort)),
                        null,
                        "")))
                .build();
    }

    static Pod pod(String name, boolean ready) {
        return new Pod(
                ObjectMeta.of("default", name).withUid("uid-" + name).withLabels(Map.of("app", "web")),
                "node-1",
                Pod.Phase.RUNNING,
                List.of(address(name)),
                List.of(new Condition(
                        "Ready",
                        ready ? Condition.Status.TRUE : Condition.Status.FALSE,
                        ready ? "" : "ContainersNotReady",
                        ready ? "" : "readiness probe failed: connection refused",
                        BEGIN)),
                List.of(),
                List.of(),
                false,
                "",
                "");
    }

    static InetAddress address(String pod) {
        return InetAddress.ofLiteral("10.0.0." + pod.substring(pod.indexOf('-') + 1));
    }

    /** A slice of pods that are ready, or with an exclamation mark before the name are not. */
    static EndpointSlice slice(String... pods) {
        return new EndpointSlice(
                ObjectMeta.of("default", "web-abc"),
                "web",
                "endpoint-tracker",
                IpFamily.IPV4,
                List.of(new EndpointPort("http", Protocol.TCP, new PortNumber(8080), "")),
                Stream.of(pods).map(StoryFixture::endpoint).toList(),
                List.of());
    }

    private static Endpoint endpoint(String text) {
        boolean ready = !text.startsWith("!");
        String pod = ready ? text : text.substring(1);
        return new Endpoint(
                address(pod),
                ready,
                ready,
                false,
                "",
                "node-1",
                "",
                pod,
                "uid-" + pod,
                List.of(),
                List.of(),
                Endpoint.DEFAULT_WEIGHT);
    }
}
