package dev.fairway.rules.node;

import dev.fairway.model.Endpoint;
import java.util.List;
import java.util.function.Predicate;

/**
 * The endpoints of one Service port that one node uses.
 *
 * @param topology which hints were followed for {@code clusterWide}
 * @param clusterWide for traffic policy Cluster; empty: the Service has no endpoints at all
 * @param local for traffic policy Local; chosen without regard to topology
 */
public record EndpointChoice(Topology topology, List<Endpoint> clusterWide, List<Endpoint> local) {

    /** Whose hints are followed (KEP 2433, KEP 3015). */
    public enum Topology {
        NONE,
        SAME_ZONE,
        SAME_NODE
    }

    /** Why an endpoint gets new connections, or not. */
    public enum Reason {
        READY,
        /** No endpoint is ready, and this one still serves while it terminates (KEP 1669). */
        TERMINATING_BUT_SERVING,
        NOT_READY,
        /** It terminates, and others are ready. */
        TERMINATING,
        /** Its hints name other zones, and there is one for this zone. */
        HINTED_FOR_OTHER_ZONE,
        /** Its hints name other nodes, and there is one for this node. */
        HINTED_FOR_OTHER_NODE,
        /** It is on another node, and the policy is Local. */
        NOT_LOCAL;

        public boolean isUsed() {
            return this == READY || this == TERMINATING_BUT_SERVING;
        }
    }

    public EndpointChoice {
        clusterWide = List.copyOf(clusterWide);
        local = List.copyOf(local);
    }

    /**
     * Chooses as kube-proxy does: the ready ones that topology leaves, else those that serve while they terminate.
     *
     * @param endpoints of one port and family, without duplicates
     * @param zone the node's topology zone, or empty
     */
    public static EndpointChoice choose(List<Endpoint> endpoints, String nodeName, String zone) {
        List<Endpoint> ready = filter(endpoints, Endpoint::ready);
        Topology topology = topology(ready, nodeName, zone);
        List<Endpoint> clusterWide = filter(ready, endpoint -> isFor(endpoint, topology, nodeName, zone));
        List<Endpoint> here = filter(endpoints, endpoint -> isOn(endpoint, nodeName));
        return new EndpointChoice(
                topology, orServing(clusterWide, endpoints), orServing(filter(here, Endpoint::ready), here));
    }

    /** Why {@code endpoint} is, or is not, among {@link #clusterWide}. */
    public Reason reasonClusterWide(Endpoint endpoint) {
        if (!endpoint.ready()) {
            return notReady(endpoint, clusterWide);
        }
        if (clusterWide.contains(endpoint)) {
            return Reason.READY;
        }
        return topology == Topology.SAME_NODE ? Reason.HINTED_FOR_OTHER_NODE : Reason.HINTED_FOR_OTHER_ZONE;
    }

    /** Why {@code endpoint} is, or is not, among {@link #local}. */
    public Reason reasonLocal(Endpoint endpoint, String nodeName) {
        if (!isOn(endpoint, nodeName)) {
            return Reason.NOT_LOCAL;
        }
        return endpoint.ready() ? Reason.READY : notReady(endpoint, local);
    }

    private static Reason notReady(Endpoint endpoint, List<Endpoint> used) {
        if (used.contains(endpoint)) {
            return Reason.TERMINATING_BUT_SERVING;
        }
        return endpoint.terminating() ? Reason.TERMINATING : Reason.NOT_READY;
    }

    private static List<Endpoint> orServing(List<Endpoint> ready, List<Endpoint> all) {
        return ready.isEmpty() ? filter(all, endpoint -> endpoint.serving() && endpoint.terminating()) : ready;
    }

    /** One ready endpoint without hints switches them off: they are only of use as a whole. */
    private static Topology topology(List<Endpoint> ready, String nodeName, String zone) {
        if (ready.isEmpty()) {
            return Topology.NONE;
        }
        if (ready.stream().noneMatch(endpoint -> endpoint.hintNodes().isEmpty())
                && ready.stream().anyMatch(endpoint -> endpoint.hintNodes().contains(nodeName))) {
            return Topology.SAME_NODE;
        }
        if (!zone.isEmpty()
                && ready.stream().noneMatch(endpoint -> endpoint.hintZones().isEmpty())
                && ready.stream().anyMatch(endpoint -> endpoint.hintZones().contains(zone))) {
            return Topology.SAME_ZONE;
        }
        return Topology.NONE;
    }

    private static boolean isFor(Endpoint endpoint, Topology topology, String nodeName, String zone) {
        return switch (topology) {
            case NONE -> true;
            case SAME_ZONE -> endpoint.hintZones().contains(zone);
            case SAME_NODE -> endpoint.hintNodes().contains(nodeName);
        };
    }

    private static boolean isOn(Endpoint endpoint, String nodeName) {
        return !nodeName.isEmpty() && endpoint.nodeName().equals(nodeName);
    }

    private static List<Endpoint> filter(List<Endpoint> endpoints, Predicate<Endpoint> predicate) {
        return endpoints.stream().filter(predicate).toList();
    }
}
