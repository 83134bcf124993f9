package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.Protocol;
import dev.fairway.tracker.core.events.EventStream;
import dev.fairway.tracker.core.events.Outbox;
import dev.fairway.tracker.core.ingress.IngressNotes;
import dev.fairway.tracker.core.ingress.IngressTable;
import dev.fairway.tracker.core.ingress.TlsSecretShelf;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Objects that the tests of this package need. */
final class TestObjects {

    static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private TestObjects() {}

    /** A tracker that publishes into {@code box}; names and uids that it makes count on. */
    static EndpointTracker tracker(Outbox box, long epoch, AtomicInteger numbers) {
        EventStream events = new EventStream(epoch, InstantSource.fixed(NOON), box, false);
        return new EndpointTracker(
                events,
                () -> new SliceIdentity("s" + numbers.incrementAndGet(), "uid" + numbers.get()),
                new ServiceNotes(events, () -> "uid" + numbers.incrementAndGet()),
                new IngressNotes(
                        events,
                        () -> "uid" + numbers.incrementAndGet(),
                        new IngressTable(new ServiceKey("kube-system", "gateway")),
                        new IngressNotes.Surroundings(
                                () -> new TlsSecretShelf.Contents(false, Map.of()), List::of, _ -> {})));
    }

    static Service service(String name, @Nullable Map<String, String> selector) {
        return Service.builder(ObjectMeta.of("default", name).withUid("uid-" + name))
                .selector(selector)
                .ports(List.of(ServicePort.of("", Protocol.TCP, 80)))
                .build();
    }

    static Pod pod(String name, String app, String ip, boolean ready) {
        return pod(name, Map.of("app", app), ip, ready);
    }

    static Pod pod(String name, Map<String, String> labels, String ip, boolean ready) {
        Condition.Status status = ready ? Condition.Status.TRUE : Condition.Status.FALSE;
        return new Pod(
                ObjectMeta.of("default", name).withUid("uid-" + name).withLabels(labels),
                "node-1",
                Pod.Phase.RUNNING,
                List.of(InetAddress.ofLiteral(ip)),
                List.of(new Condition("Ready", status, "", "", NOON)),
                List.of(),
                List.of(),
                false,
                "",
                "");
    }

    static Node node(String name, String zone) {
        return new Node(
                ObjectMeta.of("", name).withUid("uid-" + name).withLabels(Map.of(Node.ZONE_LABEL, zone)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
