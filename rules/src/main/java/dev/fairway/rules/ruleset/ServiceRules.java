package dev.fairway.rules.ruleset;

import dev.fairway.model.ServiceKey;
import java.util.List;

/**
 * What one node does for one Service.
 *
 * @param ports one for each port and family; empty when a node has nothing to do for it (headless, ExternalName, …)
 * @param localReady how many ready endpoints are on this node, for the health check node port (PRX-12)
 */
public record ServiceRules(ServiceKey service, List<PortRules> ports, int localReady) {

    public ServiceRules {
        ports = List.copyOf(ports);
    }

    public boolean isEmpty() {
        return ports.isEmpty();
    }
}
