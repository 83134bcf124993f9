package dev.fairway.cli.explain;

import dev.fairway.cli.session.CommandException;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.registryclient.RegistryLookups;
import dev.fairway.rules.explain.connection.ConnectionObjects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The objects that decide, as the registry has them. */
record View(RegistryLookups lookups) {

    private static final List<Kind> CONNECTION_KINDS = List.of(
            Kind.SERVICE, Kind.ENDPOINT_SLICE, Kind.NODE, Kind.SERVICE_CIDR, Kind.NAMESPACE, Kind.LOAD_BALANCER);

    Service service(String namespace, String name) {
        return one(Service.class, Kind.SERVICE, namespace, name, "services");
    }

    Pod pod(String namespace, String name) {
        return one(Pod.class, Kind.POD, namespace, name, "pods");
    }

    /** One object by its key; empty when it is not, or was not, there. */
    <T extends Resource> Optional<T> find(Class<T> type, ObjectKey key) {
        return lookups.list(key.kind(), key.namespace(), key.name()).events().stream()
                .map(Event::resource)
                .filter(resource -> resource.key().equals(key))
                .map(type::cast)
                .findFirst();
    }

    Node node(String name) {
        return one(Node.class, Kind.NODE, "", name, "nodes");
    }

    List<Service> services(String namespace) {
        return all(Service.class, Kind.SERVICE, namespace);
    }

    /** Of all namespaces. */
    List<Pod> pods() {
        return all(Pod.class, Kind.POD, "");
    }

    List<EndpointSlice> slices(String namespace) {
        return all(EndpointSlice.class, Kind.ENDPOINT_SLICE, namespace);
    }

    Map<String, Node> nodes() {
        return all(Node.class, Kind.NODE, "").stream()
                .collect(Collectors.toMap(node -> node.meta().name(), Function.identity()));
    }

    ConnectionObjects connectionObjects() {
        return ConnectionObjects.of(CONNECTION_KINDS.stream()
                .flatMap(kind -> lookups.list(kind).events().stream())
                .map(Event::resource)
                .toList());
    }

    private <T extends Resource> List<T> all(Class<T> type, Kind kind, String namespace) {
        return lookups.list(kind, namespace, "").events().stream()
                .map(Event::resource)
                .map(type::cast)
                .toList();
    }

    private <T extends Resource> T one(Class<T> type, Kind kind, String namespace, String name, String plural) {
        return find(type, new ObjectKey(kind, namespace, name))
                .orElseThrow(() -> new CommandException(
                        "Error from server (NotFound): %s \"%s\" not found".formatted(plural, name)));
    }
}
