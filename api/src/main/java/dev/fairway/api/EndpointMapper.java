package dev.fairway.api;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;

/** EndpointSlices and endpoints between the model and the wire. */
public final class EndpointMapper {

    private EndpointMapper() {}

    static dev.fairway.api.event.v1.EndpointSlice toWire(EndpointSlice slice) {
        var wire = dev.fairway.api.event.v1.EndpointSlice.newBuilder()
                .setMeta(MetaMapper.toWire(slice.meta()))
                .setServiceName(slice.serviceName())
                .setManagedBy(slice.managedBy())
                .setAddressType(Wire.family(slice.addressType()));
        slice.ports()
                .forEach(port -> wire.addPorts(dev.fairway.api.event.v1.EndpointPort.newBuilder()
                        .setName(port.name())
                        .setProtocol(Wire.protocol(port.protocol()))
                        .setPort(Wire.port(port.port()))
                        .setAppProtocol(port.appProtocol())));
        slice.endpoints().forEach(endpoint -> wire.addEndpoints(toWire(endpoint)));
        slice.departed()
                .forEach(pod -> wire.addDeparted(dev.fairway.api.event.v1.DepartedPod.newBuilder()
                        .setAddress(Wire.address(pod.address()))
                        .setPodUid(pod.podUid())
                        .setDepartedAt(Wire.timestamp(pod.departedAt()))));
        return wire.build();
    }

    static EndpointSlice fromWire(dev.fairway.api.event.v1.EndpointSlice wire) {
        return new EndpointSlice(
                MetaMapper.fromWire(wire.getMeta()),
                wire.getServiceName(),
                wire.getManagedBy(),
                Wire.family(wire.getAddressType()),
                wire.getPortsList().stream()
                        .map(port -> new EndpointSlice.EndpointPort(
                                port.getName(),
                                Wire.protocol(port.getProtocol()),
                                Wire.port(port.getPort()),
                                port.getAppProtocol()))
                        .toList(),
                wire.getEndpointsList().stream().map(EndpointMapper::fromWire).toList(),
                wire.getDepartedList().stream()
                        .map(pod -> new EndpointSlice.DepartedPod(
                                Wire.address(pod.getAddress()), pod.getPodUid(), Wire.instant(pod.getDepartedAt())))
                        .toList());
    }

    public static dev.fairway.api.event.v1.Endpoint toWire(Endpoint endpoint) {
        return dev.fairway.api.event.v1.Endpoint.newBuilder()
                .setAddress(Wire.address(endpoint.address()))
                .setReady(endpoint.ready())
                .setServing(endpoint.serving())
                .setTerminating(endpoint.terminating())
                .setHostname(endpoint.hostname())
                .setNodeName(endpoint.nodeName())
                .setZone(endpoint.zone())
                .setPodName(endpoint.podName())
                .setPodUid(endpoint.podUid())
                .addAllHintZones(endpoint.hintZones())
                .addAllHintNodes(endpoint.hintNodes())
                .setWeight(endpoint.weight())
                .build();
    }

    public static Endpoint fromWire(dev.fairway.api.event.v1.Endpoint wire) {
        return new Endpoint(
                Wire.address(wire.getAddress()),
                wire.getReady(),
                wire.getServing(),
                wire.getTerminating(),
                wire.getHostname(),
                wire.getNodeName(),
                wire.getZone(),
                wire.getPodName(),
                wire.getPodUid(),
                wire.getHintZonesList(),
                wire.getHintNodesList(),
                wire.getWeight() == 0 ? Endpoint.DEFAULT_WEIGHT : wire.getWeight());
    }
}
