package dev.fairway.rules.ruleset;

import dev.fairway.model.net.Cidr;
import java.net.InetAddress;
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

    public NodeRules {
        nodePortAddresses = List.copyOf(nodePortAddresses);
        podCidrs = List.copyOf(podCidrs);
        serviceCidrs = List.copyOf(serviceCidrs);
    }
}
