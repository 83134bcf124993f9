package dev.fairway.cli.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.cli.resource.Endpoints;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.net.IpText;
import java.util.List;
import java.util.Map;

/** Objects that only the registry has, as Kubernetes JSON: endpoints, slices, events and load balancers. */
public final class KubernetesJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private KubernetesJson() {}

    /** As core/v1 Endpoints. */
    public static ObjectNode of(Endpoints endpoints) {
        ObjectNode json = object("v1", "Endpoints", endpoints.meta());
        ArrayNode subsets = JSON.arrayNode();
        for (Endpoints.Subset subset : endpoints.subsets()) {
            ObjectNode node = subsets.addObject();
            putUnlessEmpty(node, "addresses", addresses(subset.ready(), endpoints.meta()));
            putUnlessEmpty(node, "notReadyAddresses", addresses(subset.notReady(), endpoints.meta()));
            putUnlessEmpty(node, "ports", ports(subset.ports()));
        }
        putUnlessEmpty(json, "subsets", subsets);
        return json;
    }

    /** As discovery/v1 EndpointSlice. */
    public static ObjectNode of(EndpointSlice slice) {
        ObjectNode json = object("discovery.k8s.io/v1", "EndpointSlice", slice.meta());
        json.put("addressType", slice.addressType().toString());
        ArrayNode endpoints = json.putArray("endpoints");
        slice.endpoints().forEach(endpoint -> endpoint(endpoints.addObject(), endpoint, slice.meta()));
        json.set("ports", ports(slice.ports()));
        return json;
    }

    /** As core/v1 Event. */
    public static ObjectNode of(ClusterEvent event) {
        ObjectNode json = object("v1", "Event", event.meta());
        json.put("count", event.count());
        json.put("firstTimestamp", event.firstSeen().toString());
        json.put("lastTimestamp", event.lastSeen().toString());
        json.putObject("involvedObject")
                .put("kind", event.regardingKind())
                .put("name", event.regardingName())
                .put("namespace", event.meta().namespace());
        json.put("message", event.message());
        json.put("reason", event.reason());
        json.put("reportingComponent", event.reportingComponent());
        json.put("type", Phrases.severity(event.severity()));
        return json;
    }

    /** A load balancer has no Kubernetes API; named as if it had one. */
    public static ObjectNode of(LoadBalancer loadBalancer) {
        ObjectNode json = object("fairway.dev/v1", "LoadBalancer", loadBalancer.meta());
        ArrayNode addresses = json.putArray("addresses");
        for (LoadBalancer.Address address : loadBalancer.addresses()) {
            ObjectNode node = addresses.addObject();
            putText(node, "ip", IpText.of(address.ip()));
            putText(node, "pool", address.pool());
            putText(node, "node", address.node());
            node.put("generation", address.generation());
        }
        putText(json, "hostname", loadBalancer.hostname());
        putText(json, "problemReason", loadBalancer.problem().reason());
        putText(json, "problem", loadBalancer.problem().message());
        return json;
    }

    static ObjectNode object(String apiVersion, String kind, ObjectMeta meta) {
        ObjectNode json = JSON.objectNode();
        json.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = json.putObject("metadata");
        putStrings(metadata, "annotations", meta.annotations());
        if (meta.creationTimestamp() != null) {
            metadata.put("creationTimestamp", meta.creationTimestamp().toString());
        }
        putStrings(metadata, "labels", meta.labels());
        putText(metadata, "name", meta.name());
        putText(metadata, "namespace", meta.namespace());
        putText(metadata, "resourceVersion", meta.resourceVersion());
        putText(metadata, "uid", meta.uid());
        return json;
    }

    private static void endpoint(ObjectNode json, Endpoint endpoint, ObjectMeta slice) {
        json.putArray("addresses").add(IpText.of(endpoint.address()));
        json.putObject("conditions")
                .put("ready", endpoint.ready())
                .put("serving", endpoint.serving())
                .put("terminating", endpoint.terminating());
        ObjectNode hints = JSON.objectNode();
        putUnlessEmpty(hints, "forNodes", named(endpoint.hintNodes()));
        putUnlessEmpty(hints, "forZones", named(endpoint.hintZones()));
        if (!hints.isEmpty()) {
            json.set("hints", hints);
        }
        putText(json, "hostname", endpoint.hostname());
        putText(json, "nodeName", endpoint.nodeName());
        putTarget(json, endpoint, slice);
        putText(json, "zone", endpoint.zone());
    }

    private static ArrayNode addresses(List<Endpoint> endpoints, ObjectMeta service) {
        ArrayNode addresses = JSON.arrayNode();
        for (Endpoint endpoint : endpoints) {
            ObjectNode address = addresses.addObject();
            putText(address, "hostname", endpoint.hostname());
            address.put("ip", IpText.of(endpoint.address()));
            putText(address, "nodeName", endpoint.nodeName());
            putTarget(address, endpoint, service);
        }
        return addresses;
    }

    private static ArrayNode ports(List<EndpointPort> ports) {
        ArrayNode array = JSON.arrayNode();
        for (EndpointPort port : ports) {
            ObjectNode node = array.addObject();
            putText(node, "appProtocol", port.appProtocol());
            putText(node, "name", port.name());
            if (port.port() != null) {
                node.put("port", port.port().value());
            }
            node.put("protocol", port.protocol().name());
        }
        return array;
    }

    private static ArrayNode named(List<String> names) {
        ArrayNode array = JSON.arrayNode();
        names.forEach(name -> array.addObject().put("name", name));
        return array;
    }

    private static void putTarget(ObjectNode json, Endpoint endpoint, ObjectMeta owner) {
        if (!endpoint.podName().isEmpty()) {
            json.putObject("targetRef")
                    .put("kind", "Pod")
                    .put("name", endpoint.podName())
                    .put("namespace", owner.namespace())
                    .put("uid", endpoint.podUid());
        }
    }

    private static void putText(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }

    private static void putStrings(ObjectNode json, String field, Map<String, String> values) {
        if (!values.isEmpty()) {
            values.forEach(json.putObject(field)::put);
        }
    }

    private static void putUnlessEmpty(ObjectNode json, String field, ArrayNode values) {
        if (!values.isEmpty()) {
            json.set(field, values);
        }
    }
}
