package dev.fairway.model;

import java.net.InetAddress;
import java.util.List;

/**
 * Where one Service of type LoadBalancer is reached from outside: at addresses, each of which a node answers for in its
 * network, or at the name of a cloud's load balancer.
 *
 * @param meta namespace, name and uid are the Service's
 * @param addresses at most one a family; empty when none could be given
 * @param hostname the cloud's name for it, or empty
 * @param hold what keeps the Service from going before its load balancer
 * @param problem why the Service has not what it asks for
 */
public record LoadBalancer(ObjectMeta meta, List<Address> addresses, String hostname, Hold hold, Problem problem)
        implements Resource {

    public LoadBalancer {
        addresses = List.copyOf(addresses);
    }

    /** One with addresses of the cluster's own, which nothing has to wait for. */
    public LoadBalancer(ObjectMeta meta, List<Address> addresses, Problem problem) {
        this(meta, addresses, "", Hold.NONE, problem);
    }

    /**
     * What endpoint-tracker does with a finalizer of the Service.
     *
     * @param finalizer its name; empty: nothing is held
     * @param released false: it has to stand in the Service; true: it has to go
     */
    public record Hold(String finalizer, boolean released) {

        public static final Hold NONE = new Hold("", false);

        public boolean isPresent() {
            return !finalizer.isEmpty();
        }
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
