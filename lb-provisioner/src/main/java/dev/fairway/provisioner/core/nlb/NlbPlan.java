package dev.fairway.provisioner.core.nlb;

import dev.fairway.model.net.Cidr;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * One Network Load Balancer as a Service asks for it. Names and values are those of AWS's ELBv2 API (2015-12-01).
 *
 * @param name at most 32 characters; the same Service and scheme have the same, and no other has it
 * @param scheme internal or internet-facing
 * @param subnets ids or values of the tag Name; empty: those that are tagged for the scheme
 * @param ipAddressType ipv4 or dualstack
 * @param addresses by position of the subnet: allocations of elastic addresses, or private addresses; or empty
 * @param securityGroups ids or values of the tag Name; empty: one is made for it, of the source ranges
 * @param sourceRanges whom the security group that is made lets in
 * @param listeners by port
 * @param attributes the load balancer's that differ from AWS's defaults
 * @param tags beside those by which Fairway finds its own
 */
public record NlbPlan(
        String name,
        String scheme,
        List<String> subnets,
        String ipAddressType,
        Addresses addresses,
        List<String> securityGroups,
        List<Cidr> sourceRanges,
        List<Listener> listeners,
        SortedMap<String, String> attributes,
        SortedMap<String, String> tags) {

    public NlbPlan {
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        sourceRanges = List.copyOf(sourceRanges);
        listeners = List.copyOf(listeners);
    }

    /** What the load balancer's addresses are to be; at most one of the lists is not empty. */
    public record Addresses(List<String> allocations, List<String> privateIpv4) {
        public Addresses {
            allocations = List.copyOf(allocations);
            privateIpv4 = List.copyOf(privateIpv4);
        }
    }

    /**
     * A port that it listens at.
     *
     * @param protocol TCP, UDP or TLS
     */
    public record Listener(int port, String protocol, Tls tls, TargetGroup targets) {}

    /**
     * How TLS ends at the load balancer.
     *
     * @param certificates their ARNs, that for clients without SNI first; empty where TLS does not end there
     * @param policy empty: AWS's default
     * @param alpn None, HTTP1Only, HTTP2Only, HTTP2Optional, HTTP2Preferred, or empty: none
     */
    public record Tls(List<String> certificates, String policy, String alpn) {

        public static final Tls NONE = new Tls(List.of(), "", "");

        public Tls {
            certificates = List.copyOf(certificates);
        }
    }

    /**
     * Where a listener's traffic goes. What can't be changed of one that exists is part of its name.
     *
     * @param protocol TCP, UDP or TLS
     * @param port of targets that name none: the first one's
     * @param type instance or ip
     * @param family ipv4 or ipv6
     */
    public record TargetGroup(
            String name,
            String protocol,
            int port,
            String type,
            String family,
            HealthCheck health,
            Map<String, String> attributes,
            Set<Target> targets) {

        public TargetGroup {
            attributes = Map.copyOf(attributes);
            targets = Set.copyOf(targets);
        }
    }

    /** An instance's id or a pod's address, and the port there. */
    public record Target(String id, int port) {}

    /**
     * How a target is found to be well (LB-25).
     *
     * @param protocol TCP, HTTP or HTTPS
     * @param port a number, or traffic-port
     * @param path empty for TCP
     * @param codes as in {@code 200-399}; empty for TCP
     */
    public record HealthCheck(String protocol, String port, String path, String codes, Thresholds thresholds) {}

    /** Times in seconds, and how many checks in a row decide. */
    public record Thresholds(int healthy, int unhealthy, int timeout, int interval) {}
}
