package dev.fairway.tracker.kubernetes;

import dev.fairway.model.Kind;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.net.Cidr;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import java.util.Objects;
import java.util.Optional;

/** Kubernetes objects as records of the model, the same for every source. */
public final class ResourceMapper {

    private ResourceMapper() {}

    /**
     * The object as a record; empty for kinds and objects that do not travel as events.
     *
     * @throws IllegalArgumentException naming the value when the object cannot be right, e.g. an address that is none
     */
    public static Optional<Resource> resource(HasMetadata object) {
        return switch (object) {
            case Service service -> Optional.of(ServiceMapper.service(service));
            case Pod pod -> Optional.of(PodMapper.pod(pod));
            case Node node -> Optional.of(NodeMapper.node(node));
            case EndpointSlice slice -> SliceMapper.slice(slice).map(Resource.class::cast);
            case ServiceCIDR cidr -> Optional.of(serviceCidr(cidr));
            case Ingress ingress -> Optional.of(IngressMapper.ingress(ingress));
            case IngressClass ingressClass -> Optional.of(IngressMapper.ingressClass(ingressClass));
            case io.fabric8.kubernetes.api.model.Namespace namespace ->
                Optional.of(new Namespace(MetaMapper.meta(namespace.getMetadata())));
            default -> Optional.empty();
        };
    }

    /** The key that an object of this Kubernetes kind has as a record; empty for kinds that do not travel. */
    public static Optional<ObjectKey> key(String kind, String namespace, String name) {
        return switch (kind) {
            case "Service" -> Optional.of(new ObjectKey(Kind.SERVICE, namespace, name));
            case "Pod" -> Optional.of(new ObjectKey(Kind.POD, namespace, name));
            case "Node" -> Optional.of(new ObjectKey(Kind.NODE, namespace, name));
            case "EndpointSlice" -> Optional.of(new ObjectKey(Kind.ENDPOINT_SLICE, namespace, name));
            case "ServiceCIDR" -> Optional.of(new ObjectKey(Kind.SERVICE_CIDR, namespace, name));
            case "Ingress" -> Optional.of(new ObjectKey(Kind.INGRESS, namespace, name));
            case "IngressClass" -> Optional.of(new ObjectKey(Kind.INGRESS_CLASS, namespace, name));
            case "Namespace" -> Optional.of(new ObjectKey(Kind.NAMESPACE, namespace, name));
            default -> Optional.empty();
        };
    }

    private static ServiceCidr serviceCidr(ServiceCIDR cidr) {
        return new ServiceCidr(
                MetaMapper.meta(cidr.getMetadata()),
                Objects.requireNonNull(cidr.getSpec(), "a ServiceCIDR without spec").getCidrs().stream()
                        .map(Cidr::parse)
                        .toList());
    }
}
