package dev.fairway.tracker.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.tracker.kubernetes.ResourceMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The endpoints of namespace default in forms that can be compared, whoever made them.
 *
 * <p>What differs each time is left out: uids, versions, times, the end of generated names; who manages an object; and the
 * order of lists, which kube-controller-manager takes from maps and hashes.
 */
final class EndpointViews {

    private static final List<String> VOLATILE = List.of(
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "generation",
            "managedFields",
            "endpoints.kubernetes.io/last-change-trigger-time",
            "endpoints.kubernetes.io/managed-by",
            "endpointslice.kubernetes.io/managed-by");

    private static final Pattern SLICE_NAME = Pattern.compile("\\b([a-z]+)-[a-z0-9]{5}\\b(?=\\s+IPv[46])");
    private static final Pattern LIST = Pattern.compile("(\\S+,\\S+?|\\S+)(?: \\+ (\\d+) more\\.\\.\\.)");
    private static final Pattern SHORT_LIST = Pattern.compile("(?<=\\s)[^\\s,:]+[^\\s,]*(?:,[^\\s,]+)+");

    private EndpointViews() {}

    /**
     * Every slice and every Endpoints object of the API, field by field; slices that differ in their endpoints only as one.
     *
     * <p>Those that mirror Endpoints made by hand as the tracker's model has them: kube-controller-manager names the
     * Endpoints as their owner, the tracker the Service.
     */
    static List<String> objects(KubernetesClient client) {
        Stream<? extends HasMetadata> slices =
                client.discovery().v1().endpointSlices().inNamespace("default").list().getItems().stream();
        Stream<? extends HasMetadata> endpoints = client.endpoints().inNamespace("default").list().getItems().stream();
        Map<String, List<String>> objects = new TreeMap<>();
        Stream.concat(slices, endpoints)
                .filter(object -> !object.getMetadata().getName().equals("kubernetes"))
                .filter(object -> !object.getMetadata().getName().startsWith("outside-"))
                .forEach(object -> {
                    ObjectNode tree = new ObjectMapper().valueToTree(object);
                    List<String> inIt = new ArrayList<>();
                    tree.path("endpoints").forEach(endpoint -> inIt.add(normal(endpoint)));
                    tree.remove("endpoints");
                    if (object instanceof io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice) {
                        ((ObjectNode) tree.get("metadata")).remove("name");
                    }
                    objects.computeIfAbsent(normal(tree), _ -> new ArrayList<>())
                            .addAll(inIt);
                });
        return Stream.concat(
                        objects.entrySet().stream()
                                .map(object -> object.getKey() + " " + sorted(object.getValue().stream())),
                        slices(client).stream().filter(slice -> slice.startsWith("outside ")))
                .toList();
    }

    /** What people see of it, a name and what is to the right of it on each line. */
    static String kubectl(ControlPlane plane) {
        String services = plane.client().services().inNamespace("default").list().getItems().stream()
                .map(service -> service.getMetadata().getName())
                .filter(name -> !name.equals("kubernetes"))
                .sorted()
                .map(name -> plane.kubectl("", "describe", "service", name)
                        .replaceAll("(?s)\nEvents:.*", "")
                        .replaceAll("\\b3[0-2]\\d{3}/", "any/"))
                .collect(Collectors.joining("\n"));
        String listed = Stream.of("endpoints", "endpointslices")
                .flatMap(kind -> plane.kubectl("", "get", kind, "--no-headers").lines())
                .filter(line -> !line.startsWith("kubernetes ") && !line.startsWith("Warning:"))
                .map(line -> line.replaceAll("\\s+\\S+$", ""))
                .map(line -> SLICE_NAME.matcher(line).replaceAll("$1-xxxxx"))
                .map(EndpointViews::countedLists)
                .map(line -> line.replaceAll("\\s+", " "))
                // How full each of several slices is is chance.
                .map(line -> line.startsWith("many-xxxxx") ? line.replaceAll(" \\S+$", "") : line)
                .sorted()
                .collect(Collectors.joining("\n"));
        return listed + "\n" + services.lines().map(EndpointViews::countedLists).collect(Collectors.joining("\n"));
    }

    /** The slices of the API as the tracker's own model has them. */
    static List<String> slices(KubernetesClient client) {
        return merged(client.discovery().v1().endpointSlices().inNamespace("default").list().getItems().stream()
                .flatMap(slice -> ResourceMapper.resource(slice).stream()));
    }

    /** The slices that the tracker has published. */
    static List<String> slices(PublishedEvents published) {
        return merged(published.states().values().stream()
                .filter(event -> !event.isDeletion())
                .map(Event::resource));
    }

    /** Which of its slices an endpoint is in where one does not hold them all is chance. */
    private static List<String> merged(Stream<? extends Resource> slices) {
        Map<String, List<String>> endpoints = new TreeMap<>();
        slices.map(EndpointSlice.class::cast)
                .filter(slice -> !slice.serviceName().equals("kubernetes"))
                .forEach(slice -> endpoints
                        .computeIfAbsent(
                                slice.serviceName() + " " + slice.addressType() + " "
                                        + sorted(slice.ports().stream().map(Object::toString)),
                                _ -> new ArrayList<>())
                        .addAll(slice.endpoints().stream()
                                .map(EndpointViews::endpoint)
                                .toList()));
        return endpoints.entrySet().stream()
                .map(group -> group.getKey() + " " + sorted(group.getValue().stream()))
                .toList();
    }

    private static String endpoint(Endpoint endpoint) {
        return Stream.of(
                        endpoint.address().getHostAddress(),
                        endpoint.ready(),
                        endpoint.serving(),
                        endpoint.terminating(),
                        endpoint.hostname(),
                        endpoint.nodeName(),
                        endpoint.zone(),
                        endpoint.podName(),
                        endpoint.podUid(),
                        endpoint.hintZones(),
                        endpoint.hintNodes())
                .map(Object::toString)
                .collect(Collectors.joining("/"));
    }

    private static List<String> sorted(Stream<String> texts) {
        return texts.sorted().toList();
    }

    private static String normal(JsonNode node) {
        if (node.isObject()) {
            Map<String, String> fields = new TreeMap<>();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String value = normal(field.getValue());
                if (!VOLATILE.contains(field.getKey())
                        && !List.of("null", "[]", "{}").contains(value)) {
                    fields.put(field.getKey(), value);
                }
            }
            return fields.toString();
        }
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(normal(item)));
            items.sort(Comparator.naturalOrder());
            return items.toString();
        }
        return node.asText();
    }

    /** Lists are cut after three, in an order that means nothing: their length says the same of both. */
    private static String countedLists(String line) {
        String counted = LIST.matcher(line)
                .replaceAll(
                        list -> Integer.toString(list.group(1).split(",").length + Integer.parseInt(list.group(2))));
        Matcher lists = SHORT_LIST.matcher(counted);
        return lists.replaceAll(list -> Integer.toString(list.group().split(",").length));
    }
}
