package dev.fairway.nodeproxy.core;

import dev.fairway.model.Node;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.net.Cidr;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.NodeView;
import dev.fairway.rules.ruleset.Prefixes;
import dev.fairway.rules.ruleset.RulesetBuilder;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decided about this node.
 *
 * @param podCidrs where this node's pods are; empty: the Node's own podCIDRs
 * @param nodePortAddresses which of the node's addresses take node ports; empty: its internal ones (PRX-11)
 */
public record NodeSettings(
        String nodeName,
        Mode mode,
        boolean masqueradeAll,
        List<Cidr> allowedExternalIps,
        List<Cidr> podCidrs,
        List<Cidr> nodePortAddresses) {

    /** Which Services are ours. */
    public enum Mode {
        /** None: decide and acknowledge, but touch nothing. */
        OBSERVE,
        /** Those labelled for us. */
        BESIDE,
        /** All that are not labelled for another. */
        REPLACE
    }

    public NodeSettings {
        allowedExternalIps = List.copyOf(allowedExternalIps);
        podCidrs = List.copyOf(podCidrs);
        nodePortAddresses = List.copyOf(nodePortAddresses);
    }

    /** True for Services that this proxy serves (SVC-32). */
    public boolean isOurs(Service service) {
        boolean labelled = service.meta().labels().containsKey(RulesetBuilder.PROXY_NAME_LABEL);
        return RulesetBuilder.isForFairway(service) && (labelled || mode != Mode.BESIDE);
    }

    /** Who decides; before the Node is known only its name. */
    public NodeView view(@Nullable Node node) {
        return new NodeView(
                nodeName,
                node == null ? "" : node.zone(),
                node == null ? List.of() : node.internalIps(),
                masqueradeAll,
                allowedExternalIps);
    }

    /** Beside another proxy addresses without a Service of ours are its business. */
    public NodeRules rules(@Nullable Node node, Collection<ServiceCidr> serviceCidrs) {
        List<InetAddress> addresses = node == null ? List.of() : node.internalIps();
        return new NodeRules(
                addresses.stream().filter(this::takesNodePorts).toList(),
                Prefixes.outermost(podCidrs.isEmpty() && node != null ? node.podCidrs() : podCidrs),
                mode == Mode.BESIDE
                        ? List.of()
                        : Prefixes.outermost(serviceCidrs.stream()
                                .flatMap(cidr -> cidr.cidrs().stream())
                                .toList()));
    }

    private boolean takesNodePorts(InetAddress address) {
        return nodePortAddresses.isEmpty() || nodePortAddresses.stream().anyMatch(cidr -> cidr.contains(address));
    }
}
