package dev.fairway.registry.core;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.registry.core.topic.Partition;
import dev.fairway.registry.core.topic.TopicLayout;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the tests of the core are given. */
final class Objects {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final Partition SERVICES = new Partition("services", 0);
    static final Partition NAMESPACES = new Partition("namespaces", 0);
    static final Partition PROGRAMMING = new Partition("programming", 0);
    static final TopicLayout LAYOUT =
            new TopicLayout(List.of(SERVICES, NAMESPACES, PROGRAMMING), Set.of("services", "namespaces"));

    private Objects() {}

    static Service service(String name, String... ports) {
        return Service.builder(ObjectMeta.of("default", name))
                .ports(Stream.of(ports)
                        .map(port -> ServicePort.of(port, Protocol.TCP, 80 + port.length()))
                        .toList())
                .build();
    }

    static EndpointSlice slice(String service, String name, Endpoint... endpoints) {
        return new EndpointSlice(
                ObjectMeta.of("default", name),
                service,
                "test",
                IpFamily.IPV4,
                List.of(
                        new EndpointPort("http", Protocol.TCP, new PortNumber(8080), ""),
                        new EndpointPort("admin", Protocol.TCP, new PortNumber(9090), "")),
                List.of(endpoints),
                List.of());
    }

    static Endpoint endpoint(String address) {
        return Endpoint.ready(InetAddress.ofLiteral(address), "node-1");
    }

    static Namespace namespace(String name) {
        return new Namespace(ObjectMeta.of("", name));
    }

    static Event event(long epoch, long sequence, Event.State state) {
        return new Event(new EventId("endpoint-tracker", epoch, sequence), null, NOW, NOW, state);
    }

    static TopicRecord.Changed present(Partition partition, long offset, Resource resource) {
        return present(1, partition, offset, resource);
    }

    static TopicRecord.Changed present(long epoch, Partition partition, long offset, Resource resource) {
        Event event = event(epoch, offset, new Event.State.Present(resource));
        return new TopicRecord.Changed(new Entry(event, partition, offset, NOW));
    }

    static TopicRecord.Changed deleted(Partition partition, long offset, Resource resource) {
        Event event = event(1, offset, new Event.State.Deleted(resource, "test"));
        return new TopicRecord.Changed(new Entry(event, partition, offset, NOW));
    }
}
