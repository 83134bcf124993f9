package dev.fairway.rules.packet;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceAddress.Kind;
import dev.fairway.rules.ruleset.ServiceRules;
import dev.fairway.rules.ruleset.Target;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Decides about packets by a node's rules, in the order in which the kernel's tables do: what explain and trace tell,
 * and what real packets are held to.
 */
public final class PacketPath {

    private final NodeRules node;
    private final List<InetAddress> nodeAddresses;
    private final List<ServiceRules> services;

    /** @param nodeAddresses every address of the node itself */
    public PacketPath(NodeRules node, Collection<InetAddress> nodeAddresses, Collection<ServiceRules> services) {
        this.node = node;
        this.nodeAddresses = List.copyOf(nodeAddresses);
        this.services = List.copyOf(services);
    }

    /** What happens to the first packet of a connection. */
    public Decision decide(Packet packet) {
        return services.stream()
                .flatMap(service -> service.ports().stream()
                        .flatMap(port -> port.addresses().stream()
                                .filter(address -> isFor(packet, port, address))
                                .map(address -> at(packet, service, port, address))))
                .findFirst()
                .or(() -> elsewhere(packet))
                .orElseGet(Decision.Pass::new);
    }

    private boolean isFor(Packet packet, PortRules port, ServiceAddress address) {
        boolean here = address.kind() == Kind.NODE_PORT
                ? node.nodePortAddresses().contains(packet.destination())
                        && port.family() == IpFamily.of(packet.destination())
                : packet.destination().equals(address.address());
        return here && port.protocol() == packet.protocol() && address.port().equals(packet.port());
    }

    private Decision at(Packet packet, ServiceRules service, PortRules port, ServiceAddress address) {
        if (!address.allowedSources().isEmpty() && !isIn(address.allowedSources(), packet.source())) {
            return new Decision.Drop(Decision.Cause.SOURCE_NOT_ALLOWED);
        }
        boolean inCluster = isPod(packet.source()) || isNode(packet.source());
        Target target = inCluster ? address.inCluster() : address.fromAnywhere();
        return switch (target) {
            case REJECT -> new Decision.Reject(Decision.Cause.NO_ENDPOINTS);
            case DROP -> new Decision.Drop(Decision.Cause.NO_LOCAL_ENDPOINTS);
            case CLUSTER_WIDE, LOCAL ->
                new Decision.ToEndpoint(
                        service.service(), address, port.destinations(target), masquerades(address, packet.source()));
        };
    }

    private boolean masquerades(ServiceAddress address, InetAddress source) {
        return switch (address.masquerade()) {
            case UNLESS_POD -> !isPod(source);
            case ALWAYS -> true;
            case IF_NODE -> isNode(source);
        };
    }

    private Optional<Decision> elsewhere(Packet packet) {
        boolean isClusterIp = services.stream()
                .flatMap(service -> service.ports().stream())
                .flatMap(port -> port.addresses().stream())
                .anyMatch(address -> address.kind() == Kind.CLUSTER_IP
                        && packet.destination().equals(address.address()));
        if (isClusterIp) {
            return Optional.of(new Decision.Reject(Decision.Cause.UNKNOWN_PORT));
        }
        return isIn(node.serviceCidrs(), packet.destination())
                ? Optional.of(new Decision.Drop(Decision.Cause.UNALLOCATED_ADDRESS))
                : Optional.empty();
    }

    private boolean isPod(InetAddress source) {
        return isIn(node.podCidrs(), source);
    }

    private boolean isNode(InetAddress source) {
        return nodeAddresses.contains(source);
    }

    private static boolean isIn(List<Cidr> prefixes, InetAddress address) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }
}
