package dev.fairway.cli.explain;

import dev.fairway.cli.session.CommandException;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.registryclient.RegistryLookups;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The objects that decide, as the registry has them. */
record View(RegistryLookups lookups) {

    Service service(String namespace, String name) {
        return one(Service.class, Kind.SERVICE, namespace, name, "services");
    }

    Pod pod(String namespace, String name) {
        return one(Pod.class, Kind.POD, namespace, name, "pods");
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

    private <T extends Resource> List<T> all(Class<T> type, Kind kind, String namespace) {
        return lookups.list(kind, namespace, "").events().stream()
                .map(Event::resource)
                .map(type::cast)
                .toList();
    }

    private <T extends Resource> T one(Class<T> type, Kind kind, String namespace, String name, String plural) {
        return lookups.list(kind, namespace, name).events().stream()
                .map(Event::resource)
                .filter(resource -> resource.key().name().equals(name))
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "Error from server (NotFound): %s \"%s\" not found".formatted(plural, name)));
    }
}
