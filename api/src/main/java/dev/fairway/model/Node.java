package dev.fairway.model;

import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.Cidr;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * core/v1 Node, trimmed to what decides about traffic.
 *
 * @param podCidrs at most one a family
 * @param taints their keys
 * @param providerId spec.providerID, the machine's name at its cloud; empty where there is none
 */
public record Node(
        ObjectMeta meta,
        List<Address> addresses,
        List<Cidr> podCidrs,
        List<Condition> conditions,
        List<String> taints,
        String providerId)
        implements Resource {

    /** Label of the topology zone. */
    public static final String ZONE_LABEL = "topology.kubernetes.io/zone";

    public Node {
        addresses = List.copyOf(addresses);
        podCidrs = List.copyOf(podCidrs);
        conditions = List.copyOf(conditions);
        taints = List.copyOf(taints);
    }

    /** A node outside of any cloud. */
    public Node(
            ObjectMeta meta,
            List<Address> addresses,
            List<Cidr> podCidrs,
            List<Condition> conditions,
            List<String> taints) {
        this(meta, addresses, podCidrs, conditions, taints, "");
    }

    /**
     * One of its addresses.
     *
     * @param type InternalIP, ExternalIP, Hostname, InternalDNS or ExternalDNS
     * @param ip null for the types that are names
     * @param name empty for the types that are addresses
     */
    public record Address(String type, @Nullable InetAddress ip, String name) {}

    @Override
    public Kind kind() {
        return Kind.NODE;
    }

    /** Its topology zone, or empty. */
    public String zone() {
        return meta.labels().getOrDefault(ZONE_LABEL, "");
    }

    /** The addresses of type InternalIP, primary first. */
    public List<InetAddress> internalIps() {
        return addresses.stream()
                .filter(a -> a.type().equals("InternalIP") && a.ip() != null)
                .<InetAddress>map(Address::ip)
                .toList();
    }
}
