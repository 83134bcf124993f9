package dev.fairway.rules.explain.connection;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.ServiceKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The objects that decide about connections, all as of one moment.
 *
 * @param services of all namespaces, like the others
 * @param nodes sorted by name
 */
public record ConnectionObjects(
        List<Service> services,
        List<EndpointSlice> slices,
        List<Node> nodes,
        List<ServiceCidr> serviceCidrs,
        List<Namespace> namespaces,
        List<LoadBalancer> loadBalancers) {

    public ConnectionObjects {
        services = List.copyOf(services);
        slices = List.copyOf(slices);
        nodes = nodes.stream()
                .sorted(Comparator.comparing(node -> node.meta().name()))
                .toList();
        serviceCidrs = List.copyOf(serviceCidrs);
        namespaces = List.copyOf(namespaces);
        loadBalancers = List.copyOf(loadBalancers);
    }

    /** Sorts objects of any kinds; the others are left out. */
    public static ConnectionObjects of(Collection<? extends Resource> objects) {
        return new ConnectionObjects(
                only(objects, Service.class),
                only(objects, EndpointSlice.class),
                only(objects, Node.class),
                only(objects, ServiceCidr.class),
                only(objects, Namespace.class),
                only(objects, LoadBalancer.class));
    }

    private static <T extends Resource> List<T> only(Collection<? extends Resource> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Optional<Service> service(ServiceKey key) {
        return services.stream()
                .filter(service -> service.serviceKey().equals(key))
                .findFirst();
    }

    List<EndpointSlice> slices(ServiceKey key) {
        return slices.stream().filter(slice -> slice.service().equals(key)).toList();
    }

    Optional<Node> node(String name) {
        return nodes.stream().filter(node -> node.meta().name().equals(name)).findFirst();
    }
}
