package dev.fairway.model;

import java.net.InetAddress;
import java.util.List;

/**
 * The addresses of one Service of type LoadBalancer, and which node answers for each in its network.
 *
 * @param meta namespace, name and uid are the Service's
 * @param addresses at most one a family; empty when none could be given
 * @param problem why the Service has not what it asks for
 */
public record LoadBalancer(ObjectMeta meta, List<Address> addresses, Problem problem) implements Resource {

    public LoadBalancer {
        addresses = List.copyOf(addresses);
    }

    /**
     * One of its addresses.
     *
     * @param pool where it comes from
     * @param node who announces it; empty while no node can
     * @param generation grows with every change of the node, over all load balancers; 0 while there was none
     */
    public record Address(InetAddress ip, String pool, String node, long generation) {}

    /**
     * What stands in the way of the addresses that the Service asks for.
     *
     * @param reason one CamelCase word; empty when there is none
     * @param message for people
     */
    public record Problem(String reason, String message) {

        public static final Problem NONE = new Problem("", "");

        public boolean isPresent() {
            return !reason.isEmpty();
        }
    }

    @Override
    public Kind kind() {
        return Kind.LOAD_BALANCER;
    }

    /** The Service that has the addresses. */
    public ServiceKey service() {
        return new ServiceKey(meta.namespace(), meta.name());
    }
}
