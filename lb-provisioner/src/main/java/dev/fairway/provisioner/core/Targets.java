package dev.fairway.provisioner.core;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import java.util.List;

/**
 * Where a Service's traffic may be sent.
 *
 * @param nodes those that take traffic of load balancers, by name (LB-05)
 * @param slices the Service's endpoints, by the slices' names
 */
public record Targets(List<Node> nodes, List<EndpointSlice> slices) {

    public static final Targets NONE = new Targets(List.of(), List.of());

    public Targets {
        nodes = List.copyOf(nodes);
        slices = List.copyOf(slices);
    }
}
