package dev.fairway.rules.packet;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.rules.packet.PacketStep.Client;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceAddress.Kind;
import dev.fairway.rules.ruleset.ServiceRules;
import dev.fairway.rules.ruleset.Target;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
        return trace(packet).decision();
    }

    /** The same with everything that was looked at. */
    public TracedDecision trace(Packet packet) {
        return services.stream()
                .flatMap(service -> service.ports().stream()
                        .flatMap(port -> port.addresses().stream()
                                .filter(address -> isFor(packet, port, address))
                                .map(address -> at(packet, service, port, address))))
                .findFirst()
                .orElseGet(() -> elsewhere(packet));
    }

    private boolean isFor(Packet packet, PortRules port, ServiceAddress address) {
        boolean here = address.kind() == Kind.NODE_PORT
                ? node.nodePortAddresses().contains(packet.destination())
                        && port.family() == IpFamily.of(packet.destination())
                : packet.destination().equals(address.address());
        return here && port.protocol() == packet.protocol() && address.port().equals(packet.port());
    }

    private TracedDecision at(Packet packet, ServiceRules service, PortRules port, ServiceAddress address) {
        List<PacketStep> steps = new ArrayList<>();
        steps.add(new PacketStep.AddressOfService(service.service(), port.name(), address));
        if (!address.allowedSources().isEmpty()) {
            boolean allowed = isIn(address.allowedSources(), packet.source());
            steps.add(new PacketStep.SourceRanges(packet.source(), address.allowedSources(), allowed));
            if (!allowed) {
                return new TracedDecision(steps, new Decision.Drop(Decision.Cause.SOURCE_NOT_ALLOWED));
            }
        }
        Client client = client(packet.source());
        Target target = client == Client.OUTSIDE ? address.fromAnywhere() : address.inCluster();
        steps.add(new PacketStep.Led(client, packet.source(), target));
        return switch (target) {
            case REJECT -> new TracedDecision(steps, new Decision.Reject(Decision.Cause.NO_ENDPOINTS));
            case DROP -> new TracedDecision(steps, new Decision.Drop(Decision.Cause.NO_LOCAL_ENDPOINTS));
            case CLUSTER_WIDE, LOCAL -> {
                boolean masquerade = masquerades(address, packet.source());
                List<Destination> endpoints = port.destinations(target);
                steps.add(new PacketStep.Source(address.masquerade(), masquerade));
                steps.add(new PacketStep.Spread(endpoints, port.affinity()));
                yield new TracedDecision(
                        steps, new Decision.ToEndpoint(service.service(), address, endpoints, masquerade));
            }
        };
    }

    private Client client(InetAddress source) {
        if (isPod(source)) {
            return Client.POD;
        }
        return isNode(source) ? Client.NODE : Client.OUTSIDE;
    }

    private boolean masquerades(ServiceAddress address, InetAddress source) {
        return switch (address.masquerade()) {
            case UNLESS_POD -> !isPod(source);
            case ALWAYS -> true;
            case IF_NODE -> isNode(source);
        };
    }

    private TracedDecision elsewhere(Packet packet) {
        return services.stream()
                .filter(service -> service.ports().stream()
                        .flatMap(port -> port.addresses().stream())
                        .anyMatch(address -> address.kind() == Kind.CLUSTER_IP
                                && packet.destination().equals(address.address())))
                .findFirst()
                .map(service -> traced(
                        new PacketStep.UnknownPort(service.service()),
                        new Decision.Reject(Decision.Cause.UNKNOWN_PORT)))
                .orElseGet(() -> withoutService(packet));
    }

    private TracedDecision withoutService(Packet packet) {
        return node.serviceCidrs().stream()
                .filter(cidr -> cidr.contains(packet.destination()))
                .findFirst()
                .map(cidr ->
                        traced(new PacketStep.Unallocated(cidr), new Decision.Drop(Decision.Cause.UNALLOCATED_ADDRESS)))
                .orElseGet(() -> traced(new PacketStep.NoService(), new Decision.Pass()));
    }

    private static TracedDecision traced(PacketStep step, Decision decision) {
        return new TracedDecision(List.of(step), decision);
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
