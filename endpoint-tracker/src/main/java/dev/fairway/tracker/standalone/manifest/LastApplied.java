package dev.fairway.tracker.standalone.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeMap;

/** The manifest that was applied last, kept in the object's own annotation as {@code kubectl apply} keeps it. */
public final class LastApplied {

    public static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    /** The API server's limit for annotations, which kubectl fails at. */
    private static final int MAX_CHARS = 256 << 10;

    /** What tells list items apart; other values are of no use to the next merge. */
    private static final Set<String> IDENTITIES =
            Set.of("name", "port", "containerPort", "protocol", "mountPath", "key", "effect");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LastApplied() {}

    /** The annotation's value; of a manifest too large for it only the fields' names are kept. */
    public static String of(ObjectNode manifest) {
        String text = sorted(manifest).toString();
        return text.length() <= MAX_CHARS ? text : sorted(skeleton(manifest)).toString();
    }

    /** The manifest, or its fields; an empty object when nothing was applied before. */
    public static ObjectNode read(JsonNode object) {
        String text =
                object.path("metadata").path("annotations").path(ANNOTATION).asText("");
        try {
            return !text.isEmpty() && MAPPER.readTree(text) instanceof ObjectNode last
                    ? last
                    : JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException _) {
            return JsonNodeFactory.instance.objectNode(); // somebody wrote the annotation by hand
        }
    }

    private static ObjectNode sorted(ObjectNode object) {
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        var fields = new TreeMap<String, JsonNode>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.forEach((name, value) -> sorted.set(name, sortedValue(value)));
        return sorted;
    }

    private static JsonNode sortedValue(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return sorted(object);
        }
        if (value instanceof ArrayNode array) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> items.add(sortedValue(item)));
            return items;
        }
        return value;
    }

    private static ObjectNode skeleton(ObjectNode object) {
        ObjectNode skeleton = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value instanceof ObjectNode child) {
                skeleton.set(field.getKey(), skeleton(child));
            } else if (value instanceof ArrayNode array) {
                skeleton.set(field.getKey(), skeleton(array));
            } else if (IDENTITIES.contains(field.getKey())) {
                skeleton.set(field.getKey(), value);
            } else {
                skeleton.putNull(field.getKey());
            }
        });
        return skeleton;
    }

    private static ArrayNode skeleton(ArrayNode array) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> {
            if (item instanceof ObjectNode object) {
                items.add(skeleton(object));
            }
        });
        return items;
    }
}
