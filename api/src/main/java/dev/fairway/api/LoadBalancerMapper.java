package dev.fairway.api;

import dev.fairway.model.LoadBalancer;

/** Load balancers between the model and the wire. */
final class LoadBalancerMapper {

    private LoadBalancerMapper() {}

    static dev.fairway.api.event.v1.LoadBalancer toWire(LoadBalancer loadBalancer) {
        var wire = dev.fairway.api.event.v1.LoadBalancer.newBuilder()
                .setMeta(MetaMapper.toWire(loadBalancer.meta()))
                .setHostname(loadBalancer.hostname())
                .setFinalizer(loadBalancer.hold().finalizer())
                .setFinalizerReleased(loadBalancer.hold().released())
                .setProblemReason(loadBalancer.problem().reason())
                .setProblem(loadBalancer.problem().message());
        loadBalancer
                .addresses()
                .forEach(address -> wire.addAddresses(dev.fairway.api.event.v1.LoadBalancerAddress.newBuilder()
                        .setIp(Wire.address(address.ip()))
                        .setPool(address.pool())
                        .setNode(address.node())
                        .setGeneration(address.generation())));
        return wire.build();
    }

    static LoadBalancer fromWire(dev.fairway.api.event.v1.LoadBalancer wire) {
        return new LoadBalancer(
                MetaMapper.fromWire(wire.getMeta()),
                wire.getAddressesList().stream()
                        .map(address -> new LoadBalancer.Address(
                                Wire.address(address.getIp()),
                                address.getPool(),
                                address.getNode(),
                                address.getGeneration()))
                        .toList(),
                wire.getHostname(),
                new LoadBalancer.Hold(wire.getFinalizer(), wire.getFinalizerReleased()),
                new LoadBalancer.Problem(wire.getProblemReason(), wire.getProblem()));
    }
}
