package dev.fairway.cli.print;

import static dev.fairway.cli.print.Phrases.NONE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.Metadata;
import dev.fairway.cli.text.Age;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Pods in a table. */
final class PodCells {
    static final Cells HEADINGS = Cells.of("NAME", "READY", "STATUS", "RESTARTS", "AGE")
            .andWide("IP", "NODE", "NOMINATED NODE", "READINESS GATES");

    private PodCells() {}

    static Cells of(Item.Stored pod, Instant now) {
        JsonNode spec = pod.json().path("spec");
        JsonNode status = pod.json().path("status");
        return Cells.of(
                        pod.meta().name(),
                        ready(spec, status) + "/" + spec.path("containers").size(),
                        PodStatus.of(pod),
                        restarts(status, now),
                        Age.since(pod.meta().creationTimestamp(), now))
                .andWide(
                        Phrases.orNone(status.path("podIPs").path(0).path("ip").asText("")),
                        Phrases.orNone(spec.path("nodeName").asText("")),
                        Phrases.orNone(status.path("nominatedNodeName").asText("")),
                        readinessGates(spec, status));
    }

    private static long ready(JsonNode spec, JsonNode status) {
        JsonNode containers = status.path("containerStatuses");
        if (containers.isEmpty() && Conditions.isTrue(status, "ContainersReady")) {
            return spec.path("containers").size();
        }
        return containers
                .valueStream()
                .filter(container -> container.path("ready").asBoolean())
                .count();
    }

    private static String restarts(JsonNode status, Instant now) {
        List<JsonNode> containers =
                status.path("containerStatuses").valueStream().toList();
        int restarts = containers.stream()
                .mapToInt(container -> container.path("restartCount").asInt())
                .sum();
        Optional<Instant> last = containers.stream()
                .map(container -> Metadata.time(
                        container.path("lastState").path("terminated").path("finishedAt")))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
        return restarts > 0 && last.isPresent()
                ? restarts + " (" + Age.since(last.get(), now) + " ago)"
                : Integer.toString(restarts);
    }

    private static String readinessGates(JsonNode spec, JsonNode status) {
        JsonNode gates = spec.path("readinessGates");
        if (gates.isEmpty()) {
            return NONE;
        }
        long open = gates.valueStream()
                .filter(gate ->
                        Conditions.isTrue(status, gate.path("conditionType").asText()))
                .count();
        return open + "/" + gates.size();
    }
}
