package dev.fairway.cli.describe;

import static dev.fairway.cli.print.Phrases.NONE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.print.Phrases;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.Metadata;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.net.IpText;
import java.time.Instant;
import java.util.List;

/** {@code describe} of pods, nodes and the other objects that are shown as their source stores them. */
public final class ObjectDescription {

    private ObjectDescription() {}

    /** Describes an object with the events about it. */
    public static String of(Item.Stored item, List<ClusterEvent> events, Instant now) {
        Description text = new Description().nameAndNamespace(item.meta());
        switch (item.type()) {
            case POD -> pod(text, item);
            case NODE -> node(text, item);
            case DEPLOYMENT -> deployment(text, item);
            case SECRET -> {
                return SecretDescription.of(item);
            }
            case SERVICE,
                    NAMESPACE,
                    ENDPOINTS,
                    ENDPOINT_SLICE,
                    INGRESS,
                    INGRESS_CLASS,
                    SERVICE_CIDR,
                    EVENT,
                    LOAD_BALANCER -> other(text, item);
        }
        return text.events(events, now).build();
    }

    /** Describes what only the registry knows: namespaces, address ranges, events and load balancers. */
    public static String of(Resource resource, List<ClusterEvent> events, Instant now) {
        Description text = new Description().nameAndNamespace(resource.meta()).labelsAndAnnotations(resource.meta());
        switch (resource) {
            case Namespace namespace ->
                text.field("Status", namespace.meta().isTerminating() ? "Terminating" : "Active");
            case ServiceCidr cidr -> text.field("CIDRs", Phrases.joined(cidr.cidrs(), IpText::of));
            case ClusterEvent event -> text.field("Reason", event.reason()).field("Message", event.message());
            case LoadBalancer loadBalancer -> loadBalancer(text, loadBalancer);
            case Service _, Pod _, Node _, EndpointSlice _, Ingress _, IngressClass _ ->
                throw new IllegalArgumentException("has a description of its own: " + resource.key());
        }
        return text.events(events, now).build();
    }

    private static void loadBalancer(Description text, LoadBalancer loadBalancer) {
        for (LoadBalancer.Address address : loadBalancer.addresses()) {
            String node = address.node().isEmpty() ? NONE : address.node();
            text.field(
                    IpText.of(address.ip()),
                    "of pool %s, announced by %s (generation %d)"
                            .formatted(address.pool(), node, address.generation()));
        }
        if (!loadBalancer.hostname().isEmpty()) {
            text.field("Hostname", loadBalancer.hostname());
        }
        if (loadBalancer.problem().isPresent()) {
            text.field("Problem", loadBalancer.problem().message());
        }
    }

    private static void pod(Description text, Item.Stored pod) {
        JsonNode spec = pod.json().path("spec");
        JsonNode status = pod.json().path("status");
        text.field("Node", node(spec, status));
        text.field("Start Time", Description.time(Metadata.time(status.path("startTime"))));
        text.labelsAndAnnotations(pod.meta());
        if (pod.meta().isTerminating()) {
            text.field(
                    "Status",
                    "Terminating (since " + Description.time(pod.meta().deletionTimestamp()) + ")");
        } else {
            text.field("Status", status.path("phase").asText("Pending"));
        }
        text.optional("Reason", status.path("reason").asText(""));
        text.optional("Message", status.path("message").asText(""));
        text.field("IP", status.path("podIP").asText(""));
        List<String> ips = status.path("podIPs")
                .valueStream()
                .map(ip -> ip.path("ip").asText())
                .toList();
        if (ips.isEmpty()) {
            text.field("IPs", NONE);
        } else {
            text.line("IPs:");
            ips.forEach(ip -> text.field("  IP", ip));
        }
        ContainerSection.describe(text, spec, status);
        podConditions(text, status);
    }

    private static String node(JsonNode spec, JsonNode status) {
        String name = spec.path("nodeName").asText("");
        String address = status.path("hostIP").asText("");
        return Phrases.orNone(address.isEmpty() ? name : name + "/" + address);
    }

    private static void podConditions(Description text, JsonNode status) {
        if (status.path("conditions").isEmpty()) {
            return;
        }
        text.line("Conditions:");
        text.line("  Type\tStatus");
        status.path("conditions")
                .forEach(condition -> text.line("  " + condition.path("type").asText() + "\t"
                        + condition.path("status").asText()));
    }

    private static void node(Description text, Item.Stored node) {
        JsonNode spec = node.json().path("spec");
        JsonNode status = node.json().path("status");
        text.labelsAndAnnotations(node.meta());
        text.field("CreationTimestamp", Description.time(node.meta().creationTimestamp()));
        text.list(
                "Taints",
                spec.path("taints")
                        .valueStream()
                        .map(taint -> taint.path("key").asText() + ":"
                                + taint.path("effect").asText())
                        .toList());
        text.field("Unschedulable", spec.path("unschedulable").asBoolean());
        conditions(text, status);
        text.line("Addresses:");
        status.path("addresses")
                .forEach(address -> text.field(
                        "  " + address.path("type").asText(),
                        address.path("address").asText()));
        text.field("PodCIDR", Phrases.orNone(spec.path("podCIDR").asText("")));
        text.field(
                "PodCIDRs",
                Phrases.orNone(
                        Phrases.joined(spec.path("podCIDRs").valueStream().toList(), JsonNode::asText)));
    }

    private static void deployment(Description text, Item.Stored deployment) {
        JsonNode spec = deployment.json().path("spec");
        JsonNode status = deployment.json().path("status");
        text.field("CreationTimestamp", Description.time(deployment.meta().creationTimestamp()));
        text.labelsAndAnnotations(deployment.meta());
        text.field(
                "Selector",
                Phrases.labels(Metadata.strings(spec.path("selector").path("matchLabels"))));
        text.field(
                "Replicas",
                "%d desired | %d updated | %d total | %d available | %d unavailable"
                        .formatted(
                                spec.path("replicas").asInt(1),
                                status.path("updatedReplicas").asInt(),
                                status.path("replicas").asInt(),
                                status.path("availableReplicas").asInt(),
                                status.path("unavailableReplicas").asInt()));
        conditions(text, status);
    }

    private static void conditions(Description text, JsonNode status) {
        if (status.path("conditions").isEmpty()) {
            return;
        }
        text.line("Conditions:");
        text.line("  Type\tStatus\tReason\tMessage");
        text.line("  ----\t------\t------\t-------");
        status.path("conditions")
                .forEach(condition -> text.line("  "
                        + String.join(
                                "\t",
                                condition.path("type").asText(),
                                condition.path("status").asText(),
                                condition.path("reason").asText(),
                                condition.path("message").asText())));
    }

    private static void other(Description text, Item.Stored item) {
        text.labelsAndAnnotations(item.meta());
        text.field("Kind", item.type().kind());
        text.field("CreationTimestamp", Description.time(item.meta().creationTimestamp()));
        String phase = item.json().path("status").path("phase").asText("");
        text.optional("Status", phase);
    }
}
