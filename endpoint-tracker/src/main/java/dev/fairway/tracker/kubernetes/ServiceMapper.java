package dev.fairway.tracker.kubernetes;

import static dev.fairway.tracker.kubernetes.MetaMapper.isTrue;
import static dev.fairway.tracker.kubernetes.MetaMapper.orEmpty;

import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services, as the API server completes them. */
final class ServiceMapper {

    private static final String HEADLESS = "None";

    /** Counts where the field is empty (SVC-19). */
    private static final String SOURCE_RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private ServiceMapper() {}

    static Service service(io.fabric8.kubernetes.api.model.Service service) {
        ServiceSpec spec = service.getSpec();
        List<String> clusterIps = clusterIps(spec);
        boolean headless = clusterIps.contains(HEADLESS);
        return Service.builder(MetaMapper.meta(service.getMetadata()))
                .type(type(spec.getType()))
                .selector(selector(spec.getSelector()))
                .headless(headless)
                .clusterIps(
                        headless
                                ? List.of()
                                : clusterIps.stream().map(MetaMapper::address).toList())
                .ipFamilies(
                        spec.getIpFamilies().stream().map(ServiceMapper::family).toList())
                .ipFamilyPolicy(familyPolicy(spec.getIpFamilyPolicy()))
                .ports(spec.getPorts().stream().map(ServiceMapper::port).toList())
                .clientIpAffinity(affinity(spec))
                .internalTrafficPolicy(trafficPolicy(spec.getInternalTrafficPolicy()))
                .externalTrafficPolicy(trafficPolicy(spec.getExternalTrafficPolicy()))
                .trafficDistribution(orEmpty(spec.getTrafficDistribution()))
                .externalIps(
                        spec.getExternalIPs().stream().map(MetaMapper::address).toList())
                .externalName(orEmpty(spec.getExternalName()))
                .publishNotReadyAddresses(isTrue(spec.getPublishNotReadyAddresses()))
                .healthCheckNodePort(optionalPort(spec.getHealthCheckNodePort()))
                .loadBalancerSourceRanges(sourceRanges(service))
                .loadBalancerClass(orEmpty(spec.getLoadBalancerClass()))
                .loadBalancerIp(orEmpty(spec.getLoadBalancerIP()))
                .allocateLoadBalancerNodePorts(!Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts()))
                .loadBalancerIngress(ingress(service.getStatus()))
                .finalizers(service.getMetadata().getFinalizers())
                .build();
    }

    static Protocol protocol(@Nullable String protocol) {
        return protocol == null ? Protocol.TCP : Protocol.valueOf(protocol);
    }

    static IpFamily family(String family) {
        return switch (family) {
            case "IPv4" -> IpFamily.IPV4;
            case "IPv6" -> IpFamily.IPV6;
            default -> throw new IllegalArgumentException("not an address family: " + family);
        };
    }

    private static List<String> clusterIps(ServiceSpec spec) {
        if (!spec.getClusterIPs().isEmpty() || orEmpty(spec.getClusterIP()).isEmpty()) {
            return spec.getClusterIPs();
        }
        return List.of(spec.getClusterIP());
    }

    private static Service.Type type(@Nullable String type) {
        return switch (orEmpty(type)) {
            case "", "ClusterIP" -> Service.Type.CLUSTER_IP;
            case "NodePort" -> Service.Type.NODE_PORT;
            case "LoadBalancer" -> Service.Type.LOAD_BALANCER;
            case "ExternalName" -> Service.Type.EXTERNAL_NAME;
            default -> throw new IllegalArgumentException("not a Service type: " + type);
        };
    }

    /** An empty selector does not survive the API's own encoding: there it means none. */
    private static @Nullable Map<String, String> selector(@Nullable Map<String, String> selector) {
        return selector == null || selector.isEmpty() ? null : selector;
    }

    private static Service.@Nullable IpFamilyPolicy familyPolicy(@Nullable String policy) {
        return switch (orEmpty(policy)) {
            case "" -> null;
            case "SingleStack" -> Service.IpFamilyPolicy.SINGLE_STACK;
            case "PreferDualStack" -> Service.IpFamilyPolicy.PREFER_DUAL_STACK;
            case "RequireDualStack" -> Service.IpFamilyPolicy.REQUIRE_DUAL_STACK;
            default -> throw new IllegalArgumentException("not an ipFamilyPolicy: " + policy);
        };
    }

    private static Service.TrafficPolicy trafficPolicy(@Nullable String policy) {
        return "Local".equals(policy) ? Service.TrafficPolicy.LOCAL : Service.TrafficPolicy.CLUSTER;
    }

    private static @Nullable Duration affinity(ServiceSpec spec) {
        if (!"ClientIP".equals(spec.getSessionAffinity())) {
            return null;
        }
        boolean configured = spec.getSessionAffinityConfig() != null
                && spec.getSessionAffinityConfig().getClientIP() != null
                && spec.getSessionAffinityConfig().getClientIP().getTimeoutSeconds() != null;
        return Duration.ofSeconds(
                configured ? spec.getSessionAffinityConfig().getClientIP().getTimeoutSeconds() : 10800);
    }

    private static ServicePort port(io.fabric8.kubernetes.api.model.ServicePort port) {
        PortNumber number = new PortNumber(port.getPort());
        return new ServicePort(
                orEmpty(port.getName()),
                protocol(port.getProtocol()),
                number,
                target(port.getTargetPort(), number),
                optionalPort(port.getNodePort()),
                orEmpty(port.getAppProtocol()));
    }

    private static TargetPort target(@Nullable IntOrString target, PortNumber port) {
        if (target == null) {
            return new TargetPort.Number(port);
        }
        if (target.getIntVal() != null) {
            return new TargetPort.Number(target.getIntVal() == 0 ? port : new PortNumber(target.getIntVal()));
        }
        return orEmpty(target.getStrVal()).isEmpty()
                ? new TargetPort.Number(port)
                : new TargetPort.Name(target.getStrVal());
    }

    private static @Nullable PortNumber optionalPort(@Nullable Integer port) {
        return port == null || port == 0 ? null : new PortNumber(port);
    }

    private static List<Cidr> sourceRanges(io.fabric8.kubernetes.api.model.Service service) {
        List<String> ranges = service.getSpec().getLoadBalancerSourceRanges();
        String annotation = orEmpty(service.getMetadata().getAnnotations()).get(SOURCE_RANGES_ANNOTATION);
        if (ranges.isEmpty() && annotation != null && !annotation.isBlank()) {
            ranges = List.of(annotation.split(","));
        }
        return ranges.stream().map(Cidr::parse).toList();
    }

    private static List<LoadBalancerIngress> ingress(@Nullable ServiceStatus status) {
        if (status == null || status.getLoadBalancer() == null) {
            return List.of();
        }
        return status.getLoadBalancer().getIngress().stream()
                .map(ingress -> new LoadBalancerIngress(
                        orEmpty(ingress.getIp()).isEmpty() ? null : MetaMapper.address(ingress.getIp()),
                        orEmpty(ingress.getHostname()),
                        "Proxy".equals(ingress.getIpMode())))
                .toList();
    }
}
