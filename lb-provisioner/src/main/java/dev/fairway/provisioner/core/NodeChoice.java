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

    private final Map<String, Node> nodes = new TreeMap<>();
    private final Map<ServiceKey, Map<String, EndpointSlice>> slices = new HashMap<>();

    void put(Node node, boolean isGone) {
        if (isGone) {
            nodes.remove(node.meta().name());
        } else {
            nodes.put(node.meta().name(), node);
        }
    }

    void put(EndpointSlice slice, boolean isGone) {
        Map<String, EndpointSlice> ofService = slices.computeIfAbsent(slice.service(), _ -> new TreeMap<>());
        if (isGone) {
            ofService.remove(slice.meta().name());
        } else {
            ofService.put(slice.meta().name(), slice);
        }
        if (ofService.isEmpty()) {
            slices.remove(slice.service());
        }
    }

    /** Who announces an address that {@code current} announces now, where these nodes' agents live. */
    String choose(Service service, InetAddress address, String current, Set<String> live) {
        List<String> eligible = nodes.values().stream()
                .filter(node -> live.contains(node.meta().name()))
                .filter(Placement::isEligible)
                .map(node -> node.meta().name())
                .toList();
        return Placement.choose(address, current, eligible, preferred(service, address, eligible));
    }

    /** With externalTrafficPolicy Local a node without an endpoint would drop what comes (SVC-14). */
    private Set<String> preferred(Service service, InetAddress address, List<String> eligible) {
        if (service.externalTrafficPolicy() != TrafficPolicy.LOCAL) {
            return Set.copyOf(eligible);
        }
        IpFamily family = IpFamily.of(address);
        return slices.getOrDefault(service.serviceKey(), Map.of()).values().stream()
                .filter(slice -> slice.addressType() == family)
                .flatMap(slice -> slice.endpoints().stream())
                .filter(Endpoint::ready)
                .map(Endpoint::nodeName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A load balancer carries its Service's name and uid. */
    static ObjectMeta named(Service service) {
        return ObjectMeta.of(service.meta().namespace(), service.meta().name())
                .withUid(service.meta().uid());
    }
}
