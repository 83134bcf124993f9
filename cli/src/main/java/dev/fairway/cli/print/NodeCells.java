package dev.fairway.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.text.Age;
import java.time.Instant;
import java.util.stream.Collectors;

/** Nodes in a table. */
final class NodeCells {
    static final Cells HEADINGS = Cells.of("NAME", "STATUS", "ROLES", "AGE", "VERSION")
            .andWide("INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME");

    private static final String ROLE_LABEL = "node-role.kubernetes.io/";

    private NodeCells() {}

    static Cells of(Item.Stored node, Instant now) {
        JsonNode status = node.json().path("status");
        JsonNode info = status.path("nodeInfo");
        return Cells.of(
                        node.meta().name(),
                        status(node.json()),
                        roles(node),
                        Age.since(node.meta().creationTimestamp(), now),
                        info.path("kubeletVersion").asText(""))
                .andWide(
                        Phrases.orNone(address(status, "InternalIP")),
                        Phrases.orNone(address(status, "ExternalIP")),
                        info.path("osImage").asText(Phrases.UNKNOWN),
                        info.path("kernelVersion").asText(Phrases.UNKNOWN),
                        info.path("containerRuntimeVersion").asText(Phrases.UNKNOWN));
    }

    static String status(JsonNode node) {
        String ready = Conditions.find(node.path("status"), "Ready")
                .map(condition -> condition.path("status").asText().equals("True") ? "Ready" : "NotReady")
                .orElse("Unknown");
        return node.path("spec").path("unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
    }

    static String roles(Item.Stored node) {
        return Phrases.orNone(node.meta().labels().keySet().stream()
                .filter(label -> label.startsWith(ROLE_LABEL) && label.length() > ROLE_LABEL.length())
                .map(label -> label.substring(ROLE_LABEL.length()))
                .collect(Collectors.joining(",")));
    }

    private static String address(JsonNode status, String type) {
        return status.path("addresses")
                .valueStream()
                .filter(address -> address.path("type").asText().equals(type))
                .map(address -> address.path("address").asText())
                .findFirst()
                .orElse("");
    }
}
