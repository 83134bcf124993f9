package dev.fairway.api;

import dev.fairway.api.event.v1.IngressBackend;
import dev.fairway.api.event.v1.IngressPath;
import dev.fairway.api.event.v1.IngressPathType;
import dev.fairway.api.event.v1.IngressRule;
import dev.fairway.api.event.v1.IngressTls;
import dev.fairway.model.Ingress;
import dev.fairway.model.Ingress.Backend;
import dev.fairway.model.Ingress.PathType;
import dev.fairway.model.Ingress.Port;
import dev.fairway.model.IngressClass;
import dev.fairway.model.net.PortNumber;

/** Ingresses and their classes, between the model and the wire. */
final class IngressMapper {

    private IngressMapper() {}

    static dev.fairway.api.event.v1.Ingress toWire(Ingress ingress) {
        var wire = dev.fairway.api.event.v1.Ingress.newBuilder()
                .setMeta(MetaMapper.toWire(ingress.meta()))
                .setClassName(ingress.className());
        if (ingress.defaultBackend() != null) {
            wire.setDefaultBackend(toWire(ingress.defaultBackend()));
        }
        for (Ingress.Rule rule : ingress.rules()) {
            IngressRule.Builder wireRule = IngressRule.newBuilder().setHost(rule.host());
            rule.paths()
                    .forEach(path -> wireRule.addPaths(IngressPath.newBuilder()
                            .setPath(path.path())
                            .setType(toWire(path.type()))
                            .setBackend(toWire(path.backend()))));
            wire.addRules(wireRule);
        }
        ingress.tls()
                .forEach(tls -> wire.addTls(
                        IngressTls.newBuilder().addAllHosts(tls.hosts()).setSecretName(tls.secretName())));
        ingress.loadBalancerIngress().forEach(address -> wire.addLoadBalancerIngress(ServiceMapper.toWire(address)));
        return wire.build();
    }

    static Ingress fromWire(dev.fairway.api.event.v1.Ingress wire) {
        return new Ingress(
                MetaMapper.fromWire(wire.getMeta()),
                wire.getClassName(),
                wire.hasDefaultBackend() ? fromWire(wire.getDefaultBackend()) : null,
                wire.getRulesList().stream()
                        .map(rule -> new Ingress.Rule(
                                rule.getHost(),
                                rule.getPathsList().stream()
                                        .map(IngressMapper::fromWire)
                                        .toList()))
                        .toList(),
                wire.getTlsList().stream()
                        .map(tls -> new Ingress.Tls(tls.getHostsList(), tls.getSecretName()))
                        .toList(),
                wire.getLoadBalancerIngressList().stream()
                        .map(ServiceMapper::fromWire)
                        .toList());
    }

    private static Ingress.Path fromWire(IngressPath wire) {
        return new Ingress.Path(wire.getPath(), fromWire(wire.getType()), fromWire(wire.getBackend()));
    }

    private static IngressPathType toWire(PathType type) {
        return switch (type) {
            case EXACT -> IngressPathType.INGRESS_PATH_TYPE_EXACT;
            case PREFIX -> IngressPathType.INGRESS_PATH_TYPE_PREFIX;
            case IMPLEMENTATION_SPECIFIC -> IngressPathType.INGRESS_PATH_TYPE_IMPLEMENTATION_SPECIFIC;
        };
    }

    private static PathType fromWire(IngressPathType type) {
        return switch (type) {
            case INGRESS_PATH_TYPE_EXACT -> PathType.EXACT;
            case INGRESS_PATH_TYPE_PREFIX -> PathType.PREFIX;
            case INGRESS_PATH_TYPE_IMPLEMENTATION_SPECIFIC -> PathType.IMPLEMENTATION_SPECIFIC;
            case INGRESS_PATH_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(type);
        };
    }

    private static IngressBackend toWire(Backend backend) {
        return switch (backend) {
            case Backend.OfService(String service, Port.Number(PortNumber number)) ->
                IngressBackend.newBuilder()
                        .setServiceName(service)
                        .setPortNumber(number.value())
                        .build();
            case Backend.OfService(String service, Port.Name(String name)) ->
                IngressBackend.newBuilder()
                        .setServiceName(service)
                        .setPortName(name)
                        .build();
            case Backend.OfResource(String apiGroup, String kind, String name) ->
                IngressBackend.newBuilder()
                        .setResource(dev.fairway.api.event.v1.ResourceReference.newBuilder()
                                .setApiGroup(apiGroup)
                                .setKind(kind)
                                .setName(name))
                        .build();
        };
    }

    private static Backend fromWire(IngressBackend wire) {
        if (wire.hasResource()) {
            var resource = wire.getResource();
            return new Backend.OfResource(resource.getApiGroup(), resource.getKind(), resource.getName());
        }
        return new Backend.OfService(
                wire.getServiceName(),
                switch (wire.getPortCase()) {
                    case PORT_NUMBER -> new Port.Number(new PortNumber(wire.getPortNumber()));
                    case PORT_NAME -> new Port.Name(wire.getPortName());
                    case PORT_NOT_SET ->
                        throw new IllegalArgumentException("a backend without a port: " + wire.getServiceName());
                });
    }

    static dev.fairway.api.event.v1.IngressClass toWire(IngressClass ingressClass) {
        var wire = dev.fairway.api.event.v1.IngressClass.newBuilder()
                .setMeta(MetaMapper.toWire(ingressClass.meta()))
                .setController(ingressClass.controller());
        IngressClass.Parameters parameters = ingressClass.parameters();
        if (parameters != null) {
            wire.setParameters(dev.fairway.api.event.v1.ResourceReference.newBuilder()
                    .setApiGroup(parameters.apiGroup())
                    .setKind(parameters.kind())
                    .setName(parameters.name())
                    .setNamespace(parameters.namespace()));
        }
        return wire.build();
    }

    static IngressClass fromWire(dev.fairway.api.event.v1.IngressClass wire) {
        var parameters = wire.getParameters();
        return new IngressClass(
                MetaMapper.fromWire(wire.getMeta()),
                wire.getController(),
                wire.hasParameters()
                        ? new IngressClass.Parameters(
                                parameters.getApiGroup(),
                                parameters.getKind(),
                                parameters.getName(),
                                parameters.getNamespace())
                        : null);
    }
}
