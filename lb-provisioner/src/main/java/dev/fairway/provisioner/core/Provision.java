package dev.fairway.provisioner.core;

import dev.fairway.model.LoadBalancer.Problem;
import java.net.InetAddress;
import java.util.List;

/**
 * What a provider made for one Service.
 *
 * @param addresses those that nodes of the cluster answer for: at most one a family, in the order of the Service's
 * @param hostname the name of a load balancer outside of the cluster, or empty
 * @param problem why they are not all that the Service asks for
 */
public record Provision(List<Given> addresses, String hostname, Problem problem) {

    /** Nothing yet, or nothing any more. */
    public static final Provision NONE = new Provision(List.of(), "", Problem.NONE);

    public Provision {
        addresses = List.copyOf(addresses);
    }

    public Provision(List<Given> addresses, Problem problem) {
        this(addresses, "", problem);
    }

    /**
     * One address.
     *
     * @param pool where it comes from
     */
    public record Given(InetAddress ip, String pool) {}

    /** Nothing, for a reason. */
    public static Provision refused(Problem problem) {
        return new Provision(List.of(), problem);
    }

    public Provision withProblem(Problem newProblem) {
        return new Provision(addresses, hostname, newProblem);
    }
}
