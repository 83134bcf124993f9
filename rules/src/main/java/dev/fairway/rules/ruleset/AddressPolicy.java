package dev.fairway.rules.ruleset;

import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.rules.node.EndpointChoice;
import dev.fairway.rules.ruleset.ServiceAddress.Kind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses of one Service port, each with where it leads by the Service's traffic policies. */
final class AddressPolicy {

    private static final String SOURCE_RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private final NodeView node;
    private final Service service;
    private final ServicePort port;
    private final EndpointChoice choice;

    AddressPolicy(NodeView node, Service service, ServicePort port, EndpointChoice choice) {
        this.node = node;
        this.service = service;
        this.port = port;
        this.choice = choice;
    }

    List<ServiceAddress> addresses(IpFamily family) {
        List<ServiceAddress> addresses = new ArrayList<>();
        of(family, service.clusterIps()).forEach(ip -> addresses.add(clusterIp(ip)));
        Set<InetAddress> externalIps = new LinkedHashSet<>(of(family, service.externalIps()));
        externalIps.removeIf(ip -> node.allowedExternalIps().stream().noneMatch(cidr -> cidr.contains(ip)));
        externalIps.forEach(ip -> addresses.add(external(Kind.EXTERNAL_IP, ip, port.port(), List.of())));
        if (service.type() == Service.Type.LOAD_BALANCER) {
            loadBalancerIps(family).stream()
                    .filter(ip -> !externalIps.contains(ip))
                    .forEach(ip -> addresses.add(external(Kind.LOAD_BALANCER_IP, ip, port.port(), allowedSources(ip))));
        }
        PortNumber nodePort = port.nodePort();
        if (nodePort != null && service.type() != Service.Type.CLUSTER_IP) {
            addresses.add(external(Kind.NODE_PORT, null, nodePort, List.of()));
        }
        return addresses;
    }

    private ServiceAddress clusterIp(InetAddress ip) {
        Target target = service.internalTrafficPolicy() == TrafficPolicy.LOCAL ? local() : clusterWide();
        Masquerade masquerade = node.masqueradeAll() ? Masquerade.ALWAYS : Masquerade.UNLESS_POD;
        return new ServiceAddress(Kind.CLUSTER_IP, ip, port.port(), target, target, masquerade, List.of());
    }

    private ServiceAddress external(Kind kind, @Nullable InetAddress ip, PortNumber number, List<Cidr> allowedSources) {
        boolean local = service.externalTrafficPolicy() == TrafficPolicy.LOCAL;
        return new ServiceAddress(
                kind,
                ip,
                number,
                local ? local() : clusterWide(),
                clusterWide(),
                local ? Masquerade.IF_NODE : Masquerade.ALWAYS,
                allowedSources);
    }

    private Target clusterWide() {
        return choice.clusterWide().isEmpty() ? Target.REJECT : Target.CLUSTER_WIDE;
    }

    private Target local() {
        if (!choice.local().isEmpty()) {
            return Target.LOCAL;
        }
        return choice.clusterWide().isEmpty() ? Target.REJECT : Target.DROP;
    }

    private Set<InetAddress> loadBalancerIps(IpFamily family) {
        return new LinkedHashSet<>(of(
                family,
                service.loadBalancerIngress().stream()
                        .filter(ingress -> !ingress.proxy())
                        .map(LoadBalancerIngress::ip)
                        .filter(Objects::nonNull)
                        .toList()));
    }

    /** Ranges of the other family do not concern this one; one that holds every address switches the check off. */
    private List<Cidr> allowedSources(InetAddress ip) {
        IpFamily family = IpFamily.of(ip);
        List<Cidr> ranges = Prefixes.outermost(sourceRanges().stream()
                .filter(range -> range.family() == family)
                .toList());
        if (ranges.isEmpty() || ranges.stream().anyMatch(range -> range.prefixLength() == 0)) {
            return List.of();
        }
        List<Cidr> allowed = new ArrayList<>(ranges);
        // a load balancer that puts its address on the node makes the node's own requests come from that address
        if (ranges.stream().anyMatch(range -> node.addresses().stream().anyMatch(range::contains))
                && ranges.stream().noneMatch(range -> range.contains(ip))) {
            allowed.add(new Cidr(ip, family.addressBytes() * 8));
        }
        return allowed;
    }

    private List<Cidr> sourceRanges() {
        if (!service.loadBalancerSourceRanges().isEmpty()) {
            return service.loadBalancerSourceRanges();
        }
        String annotation = service.meta().annotations().getOrDefault(SOURCE_RANGES_ANNOTATION, "");
        List<Cidr> ranges = new ArrayList<>();
        for (String text : annotation.split(",", -1)) {
            try {
                ranges.add(Cidr.parse(text));
            } catch (IllegalArgumentException _) {
                // annotations are not validated when they are written: what is no range is passed over (PRX-22)
            }
        }
        return ranges;
    }

    private static List<InetAddress> of(IpFamily family, List<InetAddress> addresses) {
        return addresses.stream()
                .filter(address -> IpFamily.of(address) == family)
                .toList();
    }
}
