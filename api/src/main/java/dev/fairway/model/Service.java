package dev.fairway.model;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * core/v1 Service: spec and load balancer status.
 *
 * @param selector null: nobody manages its endpoints; empty: every pod of the namespace
 * @param clusterIps none when headless or ExternalName; otherwise one a family, the primary one first
 * @param ipFamilyPolicy null for ExternalName
 * @param clientIpAffinity the time-out of sessionAffinity ClientIP, null for None
 * @param trafficDistribution PreferSameZone, PreferSameNode, PreferClose, or empty (KEP 4444, 3015)
 * @param externalName empty unless the type is ExternalName
 * @param loadBalancerClass empty when not set
 * @param loadBalancerIp what the user asked for, as written, or empty
 * @param loadBalancerIngress status.loadBalancer.ingress
 * @param finalizers metadata.finalizers: who has to clean up before the Service may go
 */
public record Service(
        ObjectMeta meta,
        Type type,
        @Nullable SortedMap<String, String> selector,
        List<InetAddress> clusterIps,
        boolean headless,
        List<IpFamily> ipFamilies,
        @Nullable IpFamilyPolicy ipFamilyPolicy,
        List<ServicePort> ports,
        @Nullable Duration clientIpAffinity,
        TrafficPolicy internalTrafficPolicy,
        TrafficPolicy externalTrafficPolicy,
        String trafficDistribution,
        List<InetAddress> externalIps,
        String externalName,
        boolean publishNotReadyAddresses,
        @Nullable PortNumber healthCheckNodePort,
        List<Cidr> loadBalancerSourceRanges,
        String loadBalancerClass,
        String loadBalancerIp,
        boolean allocateLoadBalancerNodePorts,
        List<LoadBalancerIngress> loadBalancerIngress,
        List<String> finalizers)
        implements Resource {

    public Service {
        selector = selector == null ? null : ObjectMeta.sorted(selector);
        clusterIps = List.copyOf(clusterIps);
        ipFamilies = List.copyOf(ipFamilies);
        ports = List.copyOf(ports);
        externalIps = List.copyOf(externalIps);
        loadBalancerSourceRanges = List.copyOf(loadBalancerSourceRanges);
        loadBalancerIngress = List.copyOf(loadBalancerIngress);
        finalizers = List.copyOf(finalizers);
    }

    /** core/v1 ServiceType, in the order in which the types nest. */
    public enum Type {
        CLUSTER_IP,
        NODE_PORT,
        LOAD_BALANCER,
        EXTERNAL_NAME
    }

    /** core/v1 IPFamilyPolicy. */
    public enum IpFamilyPolicy {
        SINGLE_STACK,
        PREFER_DUAL_STACK,
        REQUIRE_DUAL_STACK
    }

    /** Internal and external traffic policy. */
    public enum TrafficPolicy {
        CLUSTER,
        LOCAL
    }

    /**
     * An address of the load balancer: exactly one of {@code ip} and {@code hostname}.
     *
     * @param hostname empty when there is an ip
     * @param proxy ipMode Proxy: nodes do not capture traffic to it (KEP 1860)
     */
    public record LoadBalancerIngress(@Nullable InetAddress ip, String hostname, boolean proxy) {}

    @Override
    public Kind kind() {
        return Kind.SERVICE;
    }

    public ServiceKey serviceKey() {
        return new ServiceKey(meta.namespace(), meta.name());
    }

    public static Builder builder(ObjectMeta meta) {
        return new Builder(meta);
    }

    /** Starts as a single-stack IPv4 ClusterIP Service without address, selector or ports. */
    public static final class Builder {
        private final ObjectMeta meta;
        private Type type = Type.CLUSTER_IP;
        private @Nullable SortedMap<String, String> selector;
        private List<InetAddress> clusterIps = List.of();
        private boolean headless;
        private List<IpFamily> ipFamilies = List.of(IpFamily.IPV4);
        private @Nullable IpFamilyPolicy ipFamilyPolicy = IpFamilyPolicy.SINGLE_STACK;
        private List<ServicePort> ports = List.of();
        private @Nullable Duration clientIpAffinity;
        private TrafficPolicy internalTrafficPolicy = TrafficPolicy.CLUSTER;
        private TrafficPolicy externalTrafficPolicy = TrafficPolicy.CLUSTER;
        private String trafficDistribution = "";
        private List<InetAddress> externalIps = List.of();
        private String externalName = "";
        private boolean publishNotReadyAddresses;
        private @Nullable PortNumber healthCheckNodePort;
        private List<Cidr> loadBalancerSourceRanges = List.of();
        private String loadBalancerClass = "";
        private String loadBalancerIp = "";
        private boolean allocateLoadBalancerNodePorts = true;
        private List<LoadBalancerIngress> loadBalancerIngress = List.of();
        private List<String> finalizers = List.of();

        private Builder(ObjectMeta meta) {
            this.meta = meta;
        }

        public Builder type(Type value) {
            type = value;
            return this;
        }

        public Builder selector(@Nullable Map<String, String> value) {
            selector = value == null ? null : ObjectMeta.sorted(value);
            return this;
        }

        public Builder clusterIps(List<InetAddress> value) {
            clusterIps = value;
            return this;
        }

        public Builder headless(boolean value) {
            headless = value;
            return this;
        }

        public Builder ipFamilies(List<IpFamily> value) {
            ipFamilies = value;
            return this;
        }

        public Builder ipFamilyPolicy(@Nullable IpFamilyPolicy value) {
            ipFamilyPolicy = value;
            return this;
        }

        public Builder ports(List<ServicePort> value) {
            ports = value;
            return this;
        }

        public Builder clientIpAffinity(@Nullable Duration value) {
            clientIpAffinity = value;
            return this;
        }

        public Builder internalTrafficPolicy(TrafficPolicy value) {
            internalTrafficPolicy = value;
            return this;
        }

        public Builder externalTrafficPolicy(TrafficPolicy value) {
            externalTrafficPolicy = value;
            return this;
        }

        public Builder trafficDistribution(String value) {
            trafficDistribution = value;
            return this;
        }

        public Builder externalIps(List<InetAddress> value) {
            externalIps = value;
            return this;
        }

        public Builder externalName(String value) {
            externalName = value;
            return this;
        }

        public Builder publishNotReadyAddresses(boolean value) {
            publishNotReadyAddresses = value;
            return this;
        }

        public Builder healthCheckNodePort(@Nullable PortNumber value) {
            healthCheckNodePort = value;
            return this;
        }

        public Builder loadBalancerSourceRanges(List<Cidr> value) {
            loadBalancerSourceRanges = value;
            return this;
        }

        public Builder loadBalancerClass(String value) {
            loadBalancerClass = value;
            return this;
        }

        public Builder loadBalancerIp(String value) {
            loadBalancerIp = value;
            return this;
        }

        public Builder allocateLoadBalancerNodePorts(boolean value) {
            allocateLoadBalancerNodePorts = value;
            return this;
        }

        public Builder loadBalancerIngress(List<LoadBalancerIngress> value) {
            loadBalancerIngress = value;
            return this;
        }

        public Builder finalizers(List<String> value) {
            finalizers = value;
            return this;
        }

        public Service build() {
            return new Service(
                    meta,
                    type,
                    selector,
                    clusterIps,
                    headless,
                    ipFamilies,
                    ipFamilyPolicy,
                    ports,
                    clientIpAffinity,
                    internalTrafficPolicy,
                    externalTrafficPolicy,
                    trafficDistribution,
                    externalIps,
                    externalName,
                    publishNotReadyAddresses,
                    healthCheckNodePort,
                    loadBalancerSourceRanges,
                    loadBalancerClass,
                    loadBalancerIp,
                    allocateLoadBalancerNodePorts,
                    loadBalancerIngress,
                    finalizers);
        }
    }
}
