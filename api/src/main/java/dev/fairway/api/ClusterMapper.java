package dev.fairway.api;

import com.google.protobuf.ByteString;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.PortNumber;

/** Pods, Nodes and the other objects of a cluster, between the model and the wire. */
final class ClusterMapper {

    private ClusterMapper() {}

    static dev.fairway.api.event.v1.Pod toWire(Pod pod) {
        var wire = dev.fairway.api.event.v1.Pod.newBuilder()
                .setMeta(MetaMapper.toWire(pod.meta()))
                .setNodeName(pod.nodeName())
                .setPhase(
                        switch (pod.phase()) {
                            case PENDING -> "Pending";
                            case RUNNING -> "Running";
                            case SUCCEEDED -> "Succeeded";
                            case FAILED -> "Failed";
                            case UNKNOWN -> "Unknown";
                        })
                .addAllReadinessGates(pod.readinessGates())
                .setHostNetwork(pod.hostNetwork())
                .setHostname(pod.hostname())
                .setSubdomain(pod.subdomain());
        pod.podIps().forEach(ip -> wire.addPodIps(Wire.address(ip)));
        pod.conditions().forEach(condition -> wire.addConditions(MetaMapper.toWire(condition)));
        pod.containerPorts()
                .forEach(port -> wire.addContainerPorts(dev.fairway.api.event.v1.ContainerPort.newBuilder()
                        .setContainer(port.container())
                        .setName(port.name())
                        .setProtocol(Wire.protocol(port.protocol()))
                        .setPort(port.port().value())));
        return wire.build();
    }

    static Pod fromWire(dev.fairway.api.event.v1.Pod wire) {
        return new Pod(
                MetaMapper.fromWire(wire.getMeta()),
                wire.getNodeName(),
                switch (wire.getPhase()) {
                    case "Pending", "" -> Pod.Phase.PENDING;
                    case "Running" -> Pod.Phase.RUNNING;
                    case "Succeeded" -> Pod.Phase.SUCCEEDED;
                    case "Failed" -> Pod.Phase.FAILED;
                    default -> Pod.Phase.UNKNOWN;
                },
                Wire.addresses(wire.getPodIpsList()),
                MetaMapper.conditions(wire.getConditionsList()),
                wire.getReadinessGatesList(),
                wire.getContainerPortsList().stream()
                        .map(port -> new Pod.ContainerPort(
                                port.getContainer(),
                                port.getName(),
                                Wire.protocol(port.getProtocol()),
                                new PortNumber(port.getPort())))
                        .toList(),
                wire.getHostNetwork(),
                wire.getHostname(),
                wire.getSubdomain());
    }

    static dev.fairway.api.event.v1.Node toWire(Node node) {
        var wire = dev.fairway.api.event.v1.Node.newBuilder()
                .setMeta(MetaMapper.toWire(node.meta()))
                .addAllTaints(node.taints())
                .setProviderId(node.providerId());
        node.addresses()
                .forEach(address -> wire.addAddresses(dev.fairway.api.event.v1.NodeAddress.newBuilder()
                        .setType(address.type())
                        .setIp(address.ip() == null ? ByteString.EMPTY : Wire.address(address.ip()))
                        .setName(address.name())));
        node.podCidrs().forEach(cidr -> wire.addPodCidrs(cidr.toString()));
        node.conditions().forEach(condition -> wire.addConditions(MetaMapper.toWire(condition)));
        return wire.build();
    }

    static Node fromWire(dev.fairway.api.event.v1.Node wire) {
        return new Node(
                MetaMapper.fromWire(wire.getMeta()),
                wire.getAddressesList().stream()
                        .map(address -> new Node.Address(
                                address.getType(),
                                address.getIp().isEmpty() ? null : Wire.address(address.getIp()),
                                address.getName()))
                        .toList(),
                wire.getPodCidrsList().stream().map(Cidr::parse).toList(),
                MetaMapper.conditions(wire.getConditionsList()),
                wire.getTaintsList(),
                wire.getProviderId());
    }

    static dev.fairway.api.event.v1.Namespace toWire(Namespace namespace) {
        return dev.fairway.api.event.v1.Namespace.newBuilder()
                .setMeta(MetaMapper.toWire(namespace.meta()))
                .build();
    }

    static Namespace fromWire(dev.fairway.api.event.v1.Namespace wire) {
        return new Namespace(MetaMapper.fromWire(wire.getMeta()));
    }

    static dev.fairway.api.event.v1.ServiceCidr toWire(ServiceCidr serviceCidr) {
        var wire = dev.fairway.api.event.v1.ServiceCidr.newBuilder().setMeta(MetaMapper.toWire(serviceCidr.meta()));
        serviceCidr.cidrs().forEach(cidr -> wire.addCidrs(cidr.toString()));
        return wire.build();
    }

    static ServiceCidr fromWire(dev.fairway.api.event.v1.ServiceCidr wire) {
        return new ServiceCidr(
                MetaMapper.fromWire(wire.getMeta()),
                wire.getCidrsList().stream().map(Cidr::parse).toList());
    }

    static dev.fairway.api.event.v1.ClusterEvent toWire(ClusterEvent event) {
        return dev.fairway.api.event.v1.ClusterEvent.newBuilder()
                .setMeta(MetaMapper.toWire(event.meta()))
                .setRegardingKind(event.regardingKind())
                .setRegardingName(event.regardingName())
                .setType(event.severity() == ClusterEvent.Severity.WARNING ? "Warning" : "Normal")
                .setReason(event.reason())
                .setMessage(event.message())
                .setCount(event.count())
                .setFirstSeen(Wire.timestamp(event.firstSeen()))
                .setLastSeen(Wire.timestamp(event.lastSeen()))
                .setReportingComponent(event.reportingComponent())
                .build();
    }

    static ClusterEvent fromWire(dev.fairway.api.event.v1.ClusterEvent wire) {
        return new ClusterEvent(
                MetaMapper.fromWire(wire.getMeta()),
                wire.getRegardingKind(),
                wire.getRegardingName(),
                wire.getType().equals("Warning") ? ClusterEvent.Severity.WARNING : ClusterEvent.Severity.NORMAL,
                wire.getReason(),
                wire.getMessage(),
                wire.getCount(),
                Wire.instant(wire.getFirstSeen()),
                Wire.instant(wire.getLastSeen()),
                wire.getReportingComponent());
    }
}
