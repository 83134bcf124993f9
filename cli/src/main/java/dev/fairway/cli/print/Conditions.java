package dev.fairway.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Conditions in the status of a Kubernetes object. */
public final class Conditions {

    private Conditions() {}

    public static Optional<JsonNode> find(JsonNode status, String type) {
        return status.path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst();
    }

    public static boolean isTrue(JsonNode status, String type) {
        return find(status, type)
                .filter(condition -> condition.path("status").asText().equals("True"))
                .isPresent();
    }
}
