package dev.fairway.rules.ruleset;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.PortNumber;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One address and port at which a Service is reached, and what happens there.
 *
 * @param address null for a node port: every address of the node that takes them
 * @param fromAnywhere for clients outside the cluster, and for all where {@code inCluster} is the same
 * @param inCluster for pods of this node and for the node itself (SVC-14)
 * @param allowedSources who may connect at all; empty: everyone (SVC-19)
 */
public record ServiceAddress(
        Kind kind,
        @Nullable InetAddress address,
        PortNumber port,
        Target fromAnywhere,
        Target inCluster,
        Masquerade masquerade,
        List<Cidr> allowedSources) {

    /** The kinds of addresses. */
    public enum Kind {
        CLUSTER_IP,
        EXTERNAL_IP,
        LOAD_BALANCER_IP,
        NODE_PORT
    }

    public ServiceAddress {
        allowedSources = List.copyOf(allowedSources);
        if ((address == null) != (kind == Kind.NODE_PORT)) {
            throw new IllegalArgumentException("a " + kind + " with address " + address);
        }
    }

    public boolean leadsTo(Target target) {
        return fromAnywhere == target || inCluster == target;
    }
}
