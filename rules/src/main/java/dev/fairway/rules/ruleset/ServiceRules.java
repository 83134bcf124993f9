package dev.fairway.rules.ruleset;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.PortNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node does for one Service.
 *
 * @param ports one for each port and family; empty when a node has nothing to do for it (headless, ExternalName, …)
 * @param localReady how many ready endpoints are on this node
 * @param healthCheckNodePort where load balancers ask for that (PRX-12), or null
 */
public record ServiceRules(
        ServiceKey service,
        List<PortRules> ports,
        int localReady,
        @Nullable PortNumber healthCheckNodePort) {

    public ServiceRules {
        ports = List.copyOf(ports);
    }

    /** Nothing to do. */
    public static ServiceRules none(ServiceKey service) {
        return new ServiceRules(service, List.of(), 0, null);
    }

    public boolean isEmpty() {
        return ports.isEmpty();
    }
}
