package dev.fairway.tracker.standalone.allocation;

import static dev.fairway.tracker.standalone.allocation.ServiceNeeds.orZero;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.tracker.standalone.validation.Addresses;
import dev.fairway.tracker.standalone.validation.FieldErrors;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives Services their cluster IPs and node ports, and knows which are taken.
 *
 * <p>Choosing takes nothing: what a Service holds counts from {@link #held} on. Used under the store's lock.
 */
public final class Allocator {

    private final List<ClusterIpRange> ranges;
    private final IpFamilies families;
    private final NodePortRange nodePortRange;
    private final Band<Object> nodePorts;

    /** {@code cidrs}: at least one, at most one a family, the default family first. */
    public Allocator(List<Cidr> cidrs, NodePortRange nodePortRange, RandomGenerator random) {
        this.ranges =
                cidrs.stream().map(cidr -> new ClusterIpRange(cidr, random)).toList();
        this.families = new IpFamilies(cidrs.stream().map(Cidr::family).toList());
        this.nodePortRange = nodePortRange;
        this.nodePorts = new Band<>(
                BigInteger.valueOf(nodePortRange.size()), BigInteger.valueOf(nodePortRange.lowerBand()), random);
    }

    /** The first address of the default family: by custom the API server's own. */
    public String firstClusterIp() {
        return text(ranges.getFirst().first());
    }

    /** Fills in what does not depend on what is free: carried-over values, families. */
    public void prepare(Service service, @Nullable Service old, FieldErrors errors) {
        ServiceSpec spec = service.getSpec();
        if (spec == null) {
            return;
        }
        if (old != null) {
            ServiceTransition.apply(spec, old.getSpec());
        }
        if (ServiceNeeds.clusterIp(spec)) {
            families.complete(spec, errors);
        }
        if (old != null) {
            ServiceTransition.validate(spec, old.getSpec(), errors);
        }
    }

    /** Chooses cluster IPs and node ports for a valid Service; {@code owner} may hold some already. */
    public void allocate(Service service, Object owner, FieldErrors errors) {
        ServiceSpec spec = service.getSpec();
        if (ServiceNeeds.clusterIp(spec) && !ServiceNeeds.isHeadless(spec)) {
            clusterIps(spec, owner, errors);
        }
        if (ServiceNeeds.nodePorts(spec)) {
            nodePorts(spec, owner, errors);
        }
    }

    /** A Service is there; it holds what it names. */
    public void held(Service service, Object owner) {
        addresses(service.getSpec()).forEach(address -> range(address).ifPresent(range -> range.take(address, owner)));
        ports(service.getSpec()).forEach(port -> nodePorts.take(offset(port), owner));
    }

    /** A Service is no longer there, or is about to be replaced. */
    public void released(Service service, Object owner) {
        addresses(service.getSpec())
                .forEach(address -> range(address).ifPresent(range -> range.release(address, owner)));
        ports(service.getSpec()).forEach(port -> nodePorts.release(offset(port), owner));
    }

    private void clusterIps(ServiceSpec spec, Object owner, FieldErrors errors) {
        List<String> ips = new ArrayList<>(spec.getClusterIPs());
        for (int i = 0; i < ips.size(); i++) {
            String text = ips.get(i);
            String reason = Addresses.parse(text)
                    .map(address -> refusal(address, owner))
                    .orElse("");
            if (!reason.isEmpty()) {
                errors.invalid(
                        "spec.clusterIPs", spec.getClusterIPs(), "failed to allocate IP " + text + ": " + reason);
            }
        }
        for (int i = ips.size(); i < spec.getIpFamilies().size(); i++) {
            String family = spec.getIpFamilies().get(i);
            Optional<InetAddress> free = ranges.stream()
                    .filter(range -> range.family().toString().equals(family))
                    .findFirst()
                    .flatMap(ClusterIpRange::free);
            if (free.isEmpty()) {
                errors.invalid("spec.clusterIPs", ips, "failed to allocate a " + family + " address: range is full");
                return;
            }
            ips.add(text(free.get()));
        }
        spec.setClusterIPs(ips);
        spec.setClusterIP(ips.getFirst());
    }

    /** Why an address cannot be had; empty when it can. */
    private String refusal(InetAddress address, Object owner) {
        Optional<ClusterIpRange> range = range(address);
        if (range.isEmpty()) {
            IpFamily family = IpFamily.of(address);
            String valid = ranges.stream()
                    .filter(known -> known.family() == family)
                    .map(known -> known.cidr().toString())
                    .findFirst()
                    .orElse("none of this family");
            return "the provided IP (" + text(address) + ") is not in the valid range. The range of valid IPs is "
                    + valid;
        }
        boolean taken = range.get()
                .owner(address)
                .filter(holder -> !holder.equals(owner))
                .isPresent();
        return taken ? "provided IP is already allocated" : "";
    }

    private void nodePorts(ServiceSpec spec, Object owner, FieldErrors errors) {
        Set<Integer> chosen = new HashSet<>(ports(spec));
        for (int i = 0; i < spec.getPorts().size(); i++) {
            ServicePort port = spec.getPorts().get(i);
            int number = orZero(port.getNodePort());
            if (number != 0) {
                check("spec.ports[" + i + "].nodePort", number, owner, errors);
            } else if (ServiceNeeds.automaticNodePorts(spec)) {
                int free = sibling(spec, port).orElseGet(() -> freePort(chosen).orElse(0));
                if (free == 0) {
                    errors.invalid("spec.ports[" + i + "].nodePort", 0, "failed to allocate a nodePort: range is full");
                    return;
                }
                chosen.add(free);
                port.setNodePort(free);
            }
        }
        if (ServiceNeeds.healthCheckNodePort(spec)) {
            int number = orZero(spec.getHealthCheckNodePort());
            if (number == 0) {
                freePort(chosen).ifPresent(spec::setHealthCheckNodePort);
            } else {
                check("spec.healthCheckNodePort", number, owner, errors);
            }
        }
    }

    /** The same port over another protocol shares the node port (DNS over UDP and TCP). */
    private static Optional<Integer> sibling(ServiceSpec spec, ServicePort port) {
        return spec.getPorts().stream()
                .filter(other -> other.getPort().equals(port.getPort())
                        && !other.getProtocol().equals(port.getProtocol()))
                .map(ServicePort::getNodePort)
                .filter(number -> orZero(number) != 0)
                .filter(number -> spec.getPorts().stream()
                        .noneMatch(taken -> number.equals(taken.getNodePort())
                                && taken.getProtocol().equals(port.getProtocol())))
                .findFirst();
    }

    private void check(String path, int port, Object owner, FieldErrors errors) {
        if (!nodePortRange.contains(port)) {
            errors.invalid(
                    path,
                    port,
                    "provided port is not in the valid range. The range of valid ports is " + nodePortRange);
        } else if (nodePorts
                .owner(offset(port))
                .filter(holder -> !holder.equals(owner))
                .isPresent()) {
            errors.invalid(path, port, "provided port is already allocated");
        }
    }

    private Optional<Integer> freePort(Set<Integer> chosen) {
        for (int i = 0; i <= chosen.size() * 4; i++) {
            Optional<Integer> free =
                    nodePorts.free().map(offset -> nodePortRange.first().value() + offset.intValueExact());
            if (free.isEmpty() || !chosen.contains(free.get())) {
                return free;
            }
        }
        return Optional.empty();
    }

    private Optional<ClusterIpRange> range(InetAddress address) {
        return ranges.stream().filter(range -> range.contains(address)).findFirst();
    }

    private BigInteger offset(int port) {
        return BigInteger.valueOf(port - nodePortRange.first().value());
    }

    private static List<InetAddress> addresses(ServiceSpec spec) {
        return spec.getClusterIPs().stream()
                .map(Addresses::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Integer> ports(ServiceSpec spec) {
        List<Integer> ports = new ArrayList<>();
        spec.getPorts().forEach(port -> ports.add(orZero(port.getNodePort())));
        ports.add(orZero(spec.getHealthCheckNodePort()));
        ports.removeIf(port -> port == 0);
        return ports;
    }

    /** As the API server writes addresses: RFC 5952. */
    private static String text(InetAddress address) {
        return IpText.of(address);
    }
}
