package dev.fairway.model.inspection;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One address and port of a Service as a kernel has it.
 *
 * @param address null for a node port: every address of the node that takes them
 * @param portName empty for a Service's only, unnamed port
 * @param inCluster null where pods of the node and the node itself are treated as everyone
 * @param allowedSources empty: everyone may connect
 */
public record AddressInKernel(
        Kind kind,
        @Nullable InetAddress address,
        IpFamily family,
        Protocol protocol,
        PortNumber port,
        String portName,
        AddressRule fromAnywhere,
        @Nullable AddressRule inCluster,
        List<Cidr> allowedSources) {

    /** The kinds of addresses. */
    public enum Kind {
        CLUSTER_IP,
        EXTERNAL_IP,
        LOAD_BALANCER_IP,
        NODE_PORT
    }

    public AddressInKernel {
        allowedSources = List.copyOf(allowedSources);
    }
}
