package dev.fairway.rules.ruleset;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One port of a Service in one address family.
 *
 * @param name the port's name, or empty
 * @param affinity how long a client stays with its endpoint after its last new connection; null: it does not
 * @param clusterWide in address order; empty where no address leads there
 * @param local likewise
 * @param draining UDP only: endpoints that serve on and get no new flows; those that they have are left alone (PRX-29)
 */
public record PortRules(
        IpFamily family,
        String name,
        Protocol protocol,
        @Nullable Duration affinity,
        List<ServiceAddress> addresses,
        List<Destination> clusterWide,
        List<Destination> local,
        List<Destination> draining) {

    public PortRules {
        addresses = List.copyOf(addresses);
        clusterWide = List.copyOf(clusterWide);
        local = List.copyOf(local);
        draining = List.copyOf(draining);
    }

    /** The endpoints that the target stands for; none for a refusal. */
    public List<Destination> destinations(Target target) {
        return switch (target) {
            case CLUSTER_WIDE -> clusterWide;
            case LOCAL -> local;
            case REJECT, DROP -> List.of();
        };
    }
}
