package dev.fairway.provisioner.core;

import dev.fairway.model.LoadBalancer.Problem;
import java.net.InetAddress;
import java.util.List;

/**
 * What a provider made for one Service.
 *
 * @param addresses at most one a family, in the order of the Service's families
 * @param problem why they are not all that the Service asks for
 */
public record Provision(List<Given> addresses, Problem problem) {

    public Provision {
        addresses = List.copyOf(addresses);
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
}
