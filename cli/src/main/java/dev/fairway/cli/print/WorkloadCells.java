package dev.fairway.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.Metadata;
import dev.fairway.cli.text.Age;
import java.time.Instant;
import java.util.stream.Collectors;

/** Deployments in a table. */
final class WorkloadCells {
    static final Cells DEPLOYMENT_HEADINGS =
            Cells.of("NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE").andWide("CONTAINERS", "IMAGES", "SELECTOR");

    private WorkloadCells() {}

    static Cells ofDeployment(Item.Stored deployment, Instant now) {
        JsonNode spec = deployment.json().path("spec");
        JsonNode status = deployment.json().path("status");
        JsonNode podSpec = spec.path("template").path("spec");
        return Cells.of(
                        deployment.meta().name(),
                        status.path("readyReplicas").asInt() + "/"
                                + spec.path("replicas").asInt(1),
                        status.path("updatedReplicas").asText("0"),
                        status.path("availableReplicas").asText("0"),
                        Age.since(deployment.meta().creationTimestamp(), now))
                .andWide(
                        containers(podSpec, "name"),
                        containers(podSpec, "image"),
                        Phrases.labels(Metadata.strings(spec.path("selector").path("matchLabels"))));
    }

    private static String containers(JsonNode podSpec, String field) {
        return podSpec.path("containers")
                .valueStream()
                .map(container -> container.path(field).asText())
                .collect(Collectors.joining(","));
    }
}
