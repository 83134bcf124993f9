package dev.fairway.api;

import com.google.protobuf.ByteString;
import dev.fairway.api.event.v1.LoadBalancerIngress;
import dev.fairway.api.event.v1.Selector;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.PortNumber;
import org.jspecify.annotations.Nullable;

/** Services between the model and the wire. */
final class ServiceMapper {

    private ServiceMapper() {}

    static dev.fairway.api.event.v1.Service toWire(Service service) {
        var wire = dev.fairway.api.event.v1.Service.newBuilder()
                .setMeta(MetaMapper.toWire(service.meta()))
                .setType(type(service.type()))
                .setHeadless(service.headless())
                .setIpFamilyPolicy(familyPolicy(service.ipFamilyPolicy()))
                .setInternalTrafficPolicy(trafficPolicy(service.internalTrafficPolicy()))
                .setExternalTrafficPolicy(trafficPolicy(service.externalTrafficPolicy()))
                .setTrafficDistribution(service.trafficDistribution())
                .setExternalName(service.externalName())
                .setPublishNotReadyAddresses(service.publishNotReadyAddresses())
                .setHealthCheckNodePort(Wire.port(service.healthCheckNodePort()))
                .setLoadBalancerClass(service.loadBalancerClass())
                .setLoadBalancerIp(service.loadBalancerIp())
                .setAllocateLoadBalancerNodePorts(service.allocateLoadBalancerNodePorts());
        if (service.selector() != null) {
            wire.setSelector(Selector.newBuilder().putAllMatchLabels(service.selector()));
        }
        if (service.clientIpAffinity() != null) {
            wire.setClientIpAffinity(Wire.duration(service.clientIpAffinity()));
        }
        service.clusterIps().forEach(ip -> wire.addClusterIps(Wire.address(ip)));
        service.ipFamilies().forEach(family -> wire.addIpFamilies(Wire.family(family)));
        service.ports().forEach(port -> wire.addPorts(toWire(port)));
        service.externalIps().forEach(ip -> wire.addExternalIps(Wire.address(ip)));
        service.loadBalancerSourceRanges().forEach(range -> wire.addLoadBalancerSourceRanges(range.toString()));
        service.loadBalancerIngress().forEach(ingress -> wire.addLoadBalancerIngress(toWire(ingress)));
        wire.addAllFinalizers(service.finalizers());
        return wire.build();
    }

    static Service fromWire(dev.fairway.api.event.v1.Service wire) {
        return Service.builder(MetaMapper.fromWire(wire.getMeta()))
                .type(type(wire.getType()))
                .selector(wire.hasSelector() ? wire.getSelector().getMatchLabelsMap() : null)
                .clusterIps(Wire.addresses(wire.getClusterIpsList()))
                .headless(wire.getHeadless())
                .ipFamilies(wire.getIpFamiliesList().stream().map(Wire::family).toList())
                .ipFamilyPolicy(familyPolicy(wire.getIpFamilyPolicy()))
                .ports(wire.getPortsList().stream().map(ServiceMapper::fromWire).toList())
                .clientIpAffinity(wire.hasClientIpAffinity() ? Wire.duration(wire.getClientIpAffinity()) : null)
                .internalTrafficPolicy(trafficPolicy(wire.getInternalTrafficPolicy()))
                .externalTrafficPolicy(trafficPolicy(wire.getExternalTrafficPolicy()))
                .trafficDistribution(wire.getTrafficDistribution())
                .externalIps(Wire.addresses(wire.getExternalIpsList()))
                .externalName(wire.getExternalName())
                .publishNotReadyAddresses(wire.getPublishNotReadyAddresses())
                .healthCheckNodePort(Wire.port(wire.getHealthCheckNodePort()))
                .loadBalancerSourceRanges(wire.getLoadBalancerSourceRangesList().stream()
                        .map(Cidr::parse)
                        .toList())
                .loadBalancerClass(wire.getLoadBalancerClass())
                .loadBalancerIp(wire.getLoadBalancerIp())
                .allocateLoadBalancerNodePorts(wire.getAllocateLoadBalancerNodePorts())
                .loadBalancerIngress(wire.getLoadBalancerIngressList().stream()
                        .map(ServiceMapper::fromWire)
                        .toList())
                .finalizers(wire.getFinalizersList())
                .build();
    }

    private static dev.fairway.api.event.v1.ServicePort toWire(ServicePort port) {
        var wire = dev.fairway.api.event.v1.ServicePort.newBuilder()
                .setName(port.name())
                .setProtocol(Wire.protocol(port.protocol()))
                .setPort(port.port().value())
                .setNodePort(Wire.port(port.nodePort()))
                .setAppProtocol(port.appProtocol());
        switch (port.target()) {
            case TargetPort.Number(PortNumber number) -> wire.setTargetNumber(number.value());
            case TargetPort.Name(String name) -> wire.setTargetName(name);
        }
        return wire.build();
    }

    private static ServicePort fromWire(dev.fairway.api.event.v1.ServicePort wire) {
        PortNumber port = new PortNumber(wire.getPort());
        TargetPort target = switch (wire.getTargetCase()) {
            case TARGET_NUMBER -> new TargetPort.Number(new PortNumber(wire.getTargetNumber()));
            case TARGET_NAME -> new TargetPort.Name(wire.getTargetName());
            case TARGET_NOT_SET -> new TargetPort.Number(port);
        };
        return new ServicePort(
                wire.getName(),
                Wire.protocol(wire.getProtocol()),
                port,
                target,
                Wire.port(wire.getNodePort()),
                wire.getAppProtocol());
    }

    static LoadBalancerIngress toWire(Service.LoadBalancerIngress ingress) {
        return LoadBalancerIngress.newBuilder()
                .setIp(ingress.ip() == null ? ByteString.EMPTY : Wire.address(ingress.ip()))
                .setHostname(ingress.hostname())
                .setProxy(ingress.proxy())
                .build();
    }

    static Service.LoadBalancerIngress fromWire(LoadBalancerIngress wire) {
        return new Service.LoadBalancerIngress(
                wire.getIp().isEmpty() ? null : Wire.address(wire.getIp()), wire.getHostname(), wire.getProxy());
    }

    private static dev.fairway.api.event.v1.ServiceType type(Service.Type type) {
        return switch (type) {
            case CLUSTER_IP -> dev.fairway.api.event.v1.ServiceType.SERVICE_TYPE_CLUSTER_IP;
            case NODE_PORT -> dev.fairway.api.event.v1.ServiceType.SERVICE_TYPE_NODE_PORT;
            case LOAD_BALANCER -> dev.fairway.api.event.v1.ServiceType.SERVICE_TYPE_LOAD_BALANCER;
            case EXTERNAL_NAME -> dev.fairway.api.event.v1.ServiceType.SERVICE_TYPE_EXTERNAL_NAME;
        };
    }

    private static Service.Type type(dev.fairway.api.event.v1.ServiceType type) {
        return switch (type) {
            case SERVICE_TYPE_CLUSTER_IP -> Service.Type.CLUSTER_IP;
            case SERVICE_TYPE_NODE_PORT -> Service.Type.NODE_PORT;
            case SERVICE_TYPE_LOAD_BALANCER -> Service.Type.LOAD_BALANCER;
            case SERVICE_TYPE_EXTERNAL_NAME -> Service.Type.EXTERNAL_NAME;
            case SERVICE_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(type);
        };
    }

    private static dev.fairway.api.event.v1.IpFamilyPolicy familyPolicy(Service.@Nullable IpFamilyPolicy policy) {
        return switch (policy) {
            case null -> dev.fairway.api.event.v1.IpFamilyPolicy.IP_FAMILY_POLICY_UNSPECIFIED;
            case SINGLE_STACK -> dev.fairway.api.event.v1.IpFamilyPolicy.IP_FAMILY_POLICY_SINGLE_STACK;
            case PREFER_DUAL_STACK -> dev.fairway.api.event.v1.IpFamilyPolicy.IP_FAMILY_POLICY_PREFER_DUAL_STACK;
            case REQUIRE_DUAL_STACK -> dev.fairway.api.event.v1.IpFamilyPolicy.IP_FAMILY_POLICY_REQUIRE_DUAL_STACK;
        };
    }

    private static Service.@Nullable IpFamilyPolicy familyPolicy(dev.fairway.api.event.v1.IpFamilyPolicy policy) {
        return switch (policy) {
            case IP_FAMILY_POLICY_UNSPECIFIED -> null;
            case IP_FAMILY_POLICY_SINGLE_STACK -> Service.IpFamilyPolicy.SINGLE_STACK;
            case IP_FAMILY_POLICY_PREFER_DUAL_STACK -> Service.IpFamilyPolicy.PREFER_DUAL_STACK;
            case IP_FAMILY_POLICY_REQUIRE_DUAL_STACK -> Service.IpFamilyPolicy.REQUIRE_DUAL_STACK;
            case UNRECOGNIZED -> throw Wire.unknown(policy);
        };
    }

    private static dev.fairway.api.event.v1.TrafficPolicy trafficPolicy(Service.TrafficPolicy policy) {
        return switch (policy) {
            case CLUSTER -> dev.fairway.api.event.v1.TrafficPolicy.TRAFFIC_POLICY_CLUSTER;
            case LOCAL -> dev.fairway.api.event.v1.TrafficPolicy.TRAFFIC_POLICY_LOCAL;
        };
    }

    private static Service.TrafficPolicy trafficPolicy(dev.fairway.api.event.v1.TrafficPolicy policy) {
        return switch (policy) {
            case TRAFFIC_POLICY_CLUSTER, TRAFFIC_POLICY_UNSPECIFIED -> Service.TrafficPolicy.CLUSTER;
            case TRAFFIC_POLICY_LOCAL -> Service.TrafficPolicy.LOCAL;
            case UNRECOGNIZED -> throw Wire.unknown(policy);
        };
    }
}
