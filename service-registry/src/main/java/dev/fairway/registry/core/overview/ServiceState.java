package dev.fairway.registry.core.overview;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.rules.explain.ServiceExplanation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that a page shows of one Service at one moment.
 *
 * @param slices of this Service
 * @param explanation of its pods, and of those that nearly match
 */
public record ServiceState(Service service, List<EndpointSlice> slices, ServiceExplanation explanation) {

    public ServiceState {
        slices = List.copyOf(slices);
    }

    /** From the objects of that moment; the pods are those of all namespaces. */
    public static ServiceState of(
            Service service, Collection<EndpointSlice> slices, Collection<Pod> pods, Collection<Node> nodes) {
        Map<String, Node> byName =
                nodes.stream().collect(Collectors.toMap(node -> node.meta().name(), Function.identity()));
        return new ServiceState(service, List.copyOf(slices), ServiceExplanation.of(service, pods, byName));
    }
}
