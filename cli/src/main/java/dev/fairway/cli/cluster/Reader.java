package dev.fairway.cli.cluster;

import dev.fairway.cli.print.PastJson;
import dev.fairway.cli.resource.Endpoints;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.Moment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads objects for people. What serves traffic comes from the registry, as it is in effect; pods, nodes and workloads
 * come from the source, which alone knows of their containers.
 */
public final class Reader {
    private final Cluster cluster;
    private final Optional<Moment> past;

    /** Of the present. */
    public Reader(Cluster cluster) {
        this(cluster, Optional.empty());
    }

    /** Of a moment of the past, of which the source knows nothing: everything comes from the history then. */
    public Reader(Cluster cluster, Optional<Moment> past) {
        this.cluster = cluster;
        this.past = past;
    }

    /**
     * The objects of a type for a table, sorted by namespace and name.
     *
     * @param namespace empty: all
     */
    public List<Item> forTable(ResourceType type, String namespace) {
        return switch (type) {
            case SERVICE, NAMESPACE, ENDPOINT_SLICE, SERVICE_CIDR, EVENT, LOAD_BALANCER -> registered(type, namespace);
            case ENDPOINTS -> endpoints(namespace);
            case POD, NODE, DEPLOYMENT, INGRESS, INGRESS_CLASS, SECRET -> stored(type, namespace);
        };
    }

    /** The same objects in full, as far as anyone has them so. */
    public List<Item> inFull(ResourceType type, String namespace) {
        return switch (type) {
            case ENDPOINTS, ENDPOINT_SLICE, EVENT, LOAD_BALANCER -> forTable(type, namespace);
            case POD, NODE, DEPLOYMENT, INGRESS, INGRESS_CLASS, SECRET, SERVICE, NAMESPACE, SERVICE_CIDR ->
                stored(type, namespace);
        };
    }

    /** Whether the past of a type can be shown: of what only the source knows there is none. */
    public static boolean isRemembered(ResourceType type) {
        return switch (type) {
            case SERVICE,
                    POD,
                    NODE,
                    NAMESPACE,
                    ENDPOINTS,
                    ENDPOINT_SLICE,
                    SERVICE_CIDR,
                    EVENT,
                    LOAD_BALANCER,
                    INGRESS,
                    INGRESS_CLASS -> true;
            case DEPLOYMENT, SECRET -> false;
        };
    }

    /** The kind under which the registry knows a type, or none. */
    public static Optional<Kind> registryKind(ResourceType type) {
        return switch (type) {
            case POD -> Optional.of(Kind.POD);
            case SERVICE -> Optional.of(Kind.SERVICE);
            case NODE -> Optional.of(Kind.NODE);
            case NAMESPACE -> Optional.of(Kind.NAMESPACE);
            case ENDPOINT_SLICE -> Optional.of(Kind.ENDPOINT_SLICE);
            case SERVICE_CIDR -> Optional.of(Kind.SERVICE_CIDR);
            case EVENT -> Optional.of(Kind.CLUSTER_EVENT);
            case LOAD_BALANCER -> Optional.of(Kind.LOAD_BALANCER);
            case INGRESS -> Optional.of(Kind.INGRESS);
            case INGRESS_CLASS -> Optional.of(Kind.INGRESS_CLASS);
            case ENDPOINTS, DEPLOYMENT, SECRET -> Optional.empty();
        };
    }

    public List<EndpointSlice> slices(String namespace) {
        return resources(Kind.ENDPOINT_SLICE, namespace)
                .map(EndpointSlice.class::cast)
                .toList();
    }

    public List<Service> services(String namespace) {
        return resources(Kind.SERVICE, namespace).map(Service.class::cast).toList();
    }

    public List<Pod> pods(String namespace) {
        return resources(Kind.POD, namespace).map(Pod.class::cast).toList();
    }

    /** The events about one object. */
    public List<ClusterEvent> events(Item item) {
        return resources(Kind.CLUSTER_EVENT, item.meta().namespace())
                .map(ClusterEvent.class::cast)
                .filter(event -> event.regardingKind().equals(item.type().kind())
                        && event.regardingName().equals(item.meta().name()))
                .toList();
    }

    private List<Item> endpoints(String namespace) {
        List<EndpointSlice> slices = slices(namespace);
        return services(namespace).stream()
                .filter(service -> hasEndpoints(service, slices))
                .<Item>map(service -> new Item.Joined(Endpoints.of(service, slices)))
                .toList();
    }

    /** A Service with a selector always has endpoints, if only none; one without has those that somebody made. */
    static boolean hasEndpoints(Service service, List<EndpointSlice> slices) {
        return service.selector() != null
                || slices.stream().anyMatch(slice -> slice.service().equals(service.serviceKey()));
    }

    private List<Item> registered(ResourceType type, String namespace) {
        Kind kind = registryKind(type).orElseThrow();
        return resources(kind, type.isNamespaced() ? namespace : "")
                .<Item>map(Item.Registered::new)
                .toList();
    }

    private List<Item> stored(ResourceType type, String namespace) {
        if (past.isPresent()) {
            return remembered(type, namespace);
        }
        return List.copyOf(cluster.source().list(type, type.isNamespaced() ? namespace : ""));
    }

    private List<Item> remembered(ResourceType type, String namespace) {
        return registryKind(type).stream()
                .flatMap(kind -> resources(kind, type.isNamespaced() ? namespace : ""))
                .flatMap(resource -> PastJson.of(resource).stream())
                .<Item>map(json -> Item.Stored.of(type, json))
                .toList();
    }

    private Stream<Resource> resources(Kind kind, String namespace) {
        return cluster.registry().lookups().at(past).list(kind, namespace, "").events().stream()
                .map(Event::resource);
    }
}
