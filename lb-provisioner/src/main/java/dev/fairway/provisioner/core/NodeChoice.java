package dev.fairway.provisioner.core;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.IpFamily;
import dev.fairway.provisioner.core.placement.Placement;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is known of nodes and of where a Service's endpoints are, and the choice that follows from it. */
final class NodeChoice {

    private final Map<String, Node> eligible = new TreeMap<>();
    private final Map<ServiceKey, Map<String, EndpointSlice>> slices = new HashMap<>();

    /** Where a slice's ready endpoints are. */
    private record Ready(IpFamily family, Set<String> nodes) {}

    /** Whether what was taken from it may be another one now. */
    boolean put(Node node, boolean isGone) {
        String name = node.meta().name();
        if (isGone || !Placement.isEligible(node)) {
            return eligible.remove(name) != null;
        }
        Node before = eligible.put(name, node);
        return before == null
                || !before.providerId().equals(node.providerId())
                || !before.meta().labels().equals(node.meta().labels());
    }

    /** Whether what was taken from it may be another one now. */
    boolean put(EndpointSlice slice, boolean isGone) {
        Map<String, EndpointSlice> ofService = slices.computeIfAbsent(slice.service(), _ -> new TreeMap<>());
        EndpointSlice before = isGone
                ? ofService.remove(slice.meta().name())
                : ofService.put(slice.meta().name(), slice);
        if (ofService.isEmpty()) {
            slices.remove(slice.service());
        }
        return isGone
                ? before != null
                : before == null
                        || slice.addressType() != before.addressType()
                        || !slice.ports().equals(before.ports())
                        || !slice.endpoints().equals(before.endpoints());
    }

    /** Where a Service's traffic may be sent. */
    Targets targets(ServiceKey service) {
        return new Targets(
                List.copyOf(eligible.values()),
                List.copyOf(slices.getOrDefault(service, Map.of()).values()));
    }

    private static Ready ready(EndpointSlice slice) {
        return new Ready(
                slice.addressType(),
                slice.endpoints().stream()
                        .filter(Endpoint::ready)
                        .map(Endpoint::nodeName)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Who announces an address that {@code current} announces now, where these nodes' agents live. */
    String choose(Service service, InetAddress address, String current, Set<String> live) {
        List<String> able = eligible.keySet().stream().filter(live::contains).toList();
        return Placement.choose(address, current, able, preferred(service, address, able));
    }

    /** With externalTrafficPolicy Local a node without an endpoint would drop what comes (SVC-14). */
    private Set<String> preferred(Service service, InetAddress address, List<String> able) {
        if (service.externalTrafficPolicy() != TrafficPolicy.LOCAL) {
            return Set.copyOf(able);
        }
        IpFamily family = IpFamily.of(address);
        return slices.getOrDefault(service.serviceKey(), Map.of()).values().stream()
                .map(NodeChoice::ready)
                .filter(ready -> ready.family() == family)
                .flatMap(ready -> ready.nodes().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A load balancer carries its Service's name and uid. */
    static ObjectMeta named(Service service) {
        return ObjectMeta.of(service.meta().namespace(), service.meta().name())
                .withUid(service.meta().uid());
    }
}
