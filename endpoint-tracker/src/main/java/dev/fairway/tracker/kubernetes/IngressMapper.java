package dev.fairway.tracker.kubernetes;

import static dev.fairway.tracker.kubernetes.MetaMapper.orEmpty;

import dev.fairway.model.Ingress;
import dev.fairway.model.Ingress.Backend;
import dev.fairway.model.Ingress.PathType;
import dev.fairway.model.Ingress.Port;
import dev.fairway.model.IngressClass;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.net.PortNumber;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassParametersReference;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatus;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ingresses and their classes. */
final class IngressMapper {

    /** How the class was named before spec.ingressClassName (Kubernetes 1.18); still honoured. */
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

    private IngressMapper() {}

    static Ingress ingress(io.fabric8.kubernetes.api.model.networking.v1.Ingress ingress) {
        IngressSpec spec = Objects.requireNonNullElseGet(ingress.getSpec(), IngressSpec::new);
        ObjectMeta meta = MetaMapper.meta(ingress.getMetadata());
        String className = orEmpty(spec.getIngressClassName());
        return new Ingress(
                meta,
                className.isEmpty() ? meta.annotations().getOrDefault(CLASS_ANNOTATION, "") : className,
                spec.getDefaultBackend() == null ? null : backend(spec.getDefaultBackend()),
                spec.getRules().stream().map(IngressMapper::rule).toList(),
                spec.getTls().stream()
                        .map(tls -> new Ingress.Tls(tls.getHosts(), orEmpty(tls.getSecretName())))
                        .toList(),
                addresses(ingress.getStatus()));
    }

    private static Ingress.Rule rule(IngressRule rule) {
        return new Ingress.Rule(
                orEmpty(rule.getHost()),
                rule.getHttp() == null
                        ? List.of()
                        : rule.getHttp().getPaths().stream()
                                .map(path -> new Ingress.Path(
                                        orEmpty(path.getPath()),
                                        pathType(orEmpty(path.getPathType())),
                                        backend(path.getBackend())))
                                .toList());
    }

    private static PathType pathType(String type) {
        return switch (type) {
            case "Exact" -> PathType.EXACT;
            case "Prefix" -> PathType.PREFIX;
            case "ImplementationSpecific", "" -> PathType.IMPLEMENTATION_SPECIFIC;
            default -> throw new IllegalArgumentException("not a pathType: " + type);
        };
    }

    private static Backend backend(IngressBackend backend) {
        IngressServiceBackend service = backend.getService();
        if (service != null) {
            return new Backend.OfService(service.getName(), port(service.getName(), service.getPort()));
        }
        var resource = Objects.requireNonNull(backend.getResource(), "a backend without service and resource");
        return new Backend.OfResource(orEmpty(resource.getApiGroup()), resource.getKind(), resource.getName());
    }

    private static Port port(String service, @Nullable ServiceBackendPort port) {
        if (port != null && !orEmpty(port.getName()).isEmpty()) {
            return new Port.Name(port.getName());
        }
        if (port == null || port.getNumber() == null) {
            throw new IllegalArgumentException("a backend without a port: " + service);
        }
        return new Port.Number(new PortNumber(port.getNumber()));
    }

    private static List<LoadBalancerIngress> addresses(@Nullable IngressStatus status) {
        if (status == null || status.getLoadBalancer() == null) {
            return List.of();
        }
        return status.getLoadBalancer().getIngress().stream()
                .map(address -> new LoadBalancerIngress(
                        orEmpty(address.getIp()).isEmpty() ? null : MetaMapper.address(address.getIp()),
                        orEmpty(address.getHostname()),
                        false))
                .toList();
    }

    static IngressClass ingressClass(io.fabric8.kubernetes.api.model.networking.v1.IngressClass ingressClass) {
        var spec = ingressClass.getSpec();
        return new IngressClass(
                MetaMapper.meta(ingressClass.getMetadata()),
                spec == null ? "" : orEmpty(spec.getController()),
                spec == null || spec.getParameters() == null ? null : parameters(spec.getParameters()));
    }

    private static IngressClass.Parameters parameters(IngressClassParametersReference parameters) {
        return new IngressClass.Parameters(
                orEmpty(parameters.getApiGroup()),
                parameters.getKind(),
                parameters.getName(),
                orEmpty(parameters.getNamespace()));
    }
}
