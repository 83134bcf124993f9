package dev.fairway.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.model.ObjectMeta;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads metav1 ObjectMeta from Kubernetes JSON. */
public final class Metadata {

    private Metadata() {}

    /** What is missing is empty; a time that is none counts as missing. */
    public static ObjectMeta of(JsonNode metadata) {
        return new ObjectMeta(
                metadata.path("namespace").asText(""),
                metadata.path("name").asText(""),
                metadata.path("uid").asText(""),
                metadata.path("resourceVersion").asText(""),
                metadata.path("generation").asLong(),
                time(metadata.path("creationTimestamp")),
                time(metadata.path("deletionTimestamp")),
                strings(metadata.path("labels")),
                strings(metadata.path("annotations")));
    }

    /** A timestamp field, or null where there is none. */
    public static @Nullable Instant time(JsonNode value) {
        try {
            return value.isTextual() ? Instant.parse(value.asText()) : null;
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    /** The text fields of an object. */
    public static SortedMap<String, String> strings(JsonNode object) {
        SortedMap<String, String> strings = new TreeMap<>();
        object.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }
}
