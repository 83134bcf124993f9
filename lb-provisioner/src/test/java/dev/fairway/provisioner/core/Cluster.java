package dev.fairway.provisioner.core;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Programming;
import dev.fairway.model.net.IpFamily;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Objects of a cluster, and events about them. */
public final class Cluster {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Cluster() {}

    public static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }

    /** A dual-stack Service of type LoadBalancer in namespace default. */
    public static Service.Builder service(String name) {
        return service(name, Map.of());
    }

    public static Service.Builder service(String name, Map<String, String> annotations) {
        return Service.builder(
                        ObjectMeta.of("default", name).withUid("uid-" + name).withAnnotations(annotations))
                .type(Service.Type.LOAD_BALANCER)
                .ipFamilyPolicy(Service.IpFamilyPolicy.PREFER_DUAL_STACK)
                .ipFamilies(List.of(IpFamily.IPV4, IpFamily.IPV6));
    }

    static Node node(String name) {
        return new Node(ObjectMeta.of("", name), List.of(), List.of(), List.of(), List.of());
    }

    static EndpointSlice slice(String service, String node) {
        return new EndpointSlice(
                ObjectMeta.of("default", service + "-1"),
                service,
                "",
                IpFamily.IPV4,
                List.of(),
                List.of(Endpoint.ready(ip("10.244.1.7"), node)),
                List.of());
    }

    static Event present(Resource resource) {
        return new Event(new EventId("endpoint-tracker", 1, 1), null, NOW, NOW, new Event.State.Present(resource));
    }

    static Event deleted(Resource resource) {
        return new Event(
                new EventId("endpoint-tracker", 1, 2), null, NOW, NOW, new Event.State.Deleted(resource, "gone"));
    }

    static Programming agent(String node, Programming.Stream stream) {
        return new Programming("node/" + node, List.of(), List.of(), "", NOW, stream);
    }
}
