package dev.fairway.rules.ruleset;

import dev.fairway.model.Node;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.net.Cidr;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/**
 * What a node's rules need to know beside the Services.
 *
 * @param nodePortAddresses which of the node's addresses take node ports
 * @param podCidrs where its own pods' addresses are from: their connections to cluster IPs keep their source
 * @param serviceCidrs unallocated addresses inside are dropped (PRX-05)
 */
public record NodeRules(List<InetAddress> nodePortAddresses, List<Cidr> podCidrs, List<Cidr> serviceCidrs) {

    public static final NodeRules NONE = new NodeRules(List.of(), List.of(), List.of());

    /** With default options: node ports at all internal addresses, pods where the Node says that they are. */
    public static NodeRules of(Node node, Collection<ServiceCidr> serviceCidrs) {
        return new NodeRules(
                node.internalIps(),
                Prefixes.outermost(node.podCidrs()),
                Prefixes.outermost(serviceCidrs.stream()
                        .flatMap(cidr -> cidr.cidrs().stream())
                        .toList()));
    }

    public NodeRules {
        nodePortAddresses = List.copyOf(nodePortAddresses);
        podCidrs = List.copyOf(podCidrs);
        serviceCidrs = List.copyOf(serviceCidrs);
    }
}
