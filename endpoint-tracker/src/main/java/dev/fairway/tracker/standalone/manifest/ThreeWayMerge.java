package dev.fairway.tracker.standalone.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Merges as {@code kubectl apply} does: what the last manifest named and the new one does not is removed, what the new
 * one names is set, all else stays.
 *
 * <p>Items of the lists that have merge keys are matched by them; every other list is replaced as a whole.
 */
public final class ThreeWayMerge {

    /** Lists whose items have an identity, by the field that holds them. */
    private static final Map<String, List<List<String>>> MERGE_KEYS = Map.of(
            "ports", List.of(List.of("containerPort", "protocol"), List.of("port", "protocol")),
            "containers", List.of(List.of("name")),
            "initContainers", List.of(List.of("name")),
            "volumes", List.of(List.of("name")),
            "env", List.of(List.of("name")),
            "volumeMounts", List.of(List.of("mountPath")),
            "taints", List.of(List.of("key", "effect")));

    private ThreeWayMerge() {}

    /**
     * The object that the live one becomes.
     *
     * @param last the manifest applied before; empty when there was none
     * @param wanted the manifest to apply
     */
    public static ObjectNode merge(ObjectNode last, ObjectNode wanted, ObjectNode live) {
        ObjectNode merged = live.deepCopy();
        last.fieldNames().forEachRemaining(field -> {
            if (!wanted.has(field)) {
                merged.remove(field);
            }
        });
        wanted.properties().forEach(entry -> {
            String field = entry.getKey();
            merged.set(field, mergeField(field, last.get(field), entry.getValue(), live.get(field)));
        });
        return merged;
    }

    private static JsonNode mergeField(
            String field, @Nullable JsonNode last, JsonNode wanted, @Nullable JsonNode live) {
        if (wanted instanceof ObjectNode object && live instanceof ObjectNode liveObject) {
            return merge(last instanceof ObjectNode lastObject ? lastObject : empty(), object, liveObject);
        }
        if (wanted instanceof ArrayNode items && live instanceof ArrayNode liveItems) {
            Optional<List<String>> keys = mergeKeys(field, items, liveItems);
            if (keys.isPresent()) {
                return mergeItems(keys.get(), last instanceof ArrayNode array ? array : array(), items, liveItems);
            }
        }
        return wanted.deepCopy();
    }

    /** The merge keys of a list, when each of its items has the first of them. */
    private static Optional<List<String>> mergeKeys(String field, ArrayNode items, ArrayNode liveItems) {
        return MERGE_KEYS.getOrDefault(field, List.of()).stream()
                .filter(keys -> all(items, keys.getFirst()) && all(liveItems, keys.getFirst()))
                .findFirst();
    }

    private static boolean all(ArrayNode items, String field) {
        for (JsonNode item : items) {
            if (!item.has(field)) {
                return false;
            }
        }
        return true;
    }

    private static ArrayNode mergeItems(List<String> keys, ArrayNode last, ArrayNode wanted, ArrayNode live) {
        Map<String, ObjectNode> lastItems = byKey(keys, last);
        Map<String, ObjectNode> liveItems = byKey(keys, live);
        Map<String, ObjectNode> wantedItems = byKey(keys, wanted);
        ArrayNode merged = array();
        if (wantedItems.size() != wanted.size()) {
            return wanted.deepCopy(); // duplicates: validation names them
        }
        wantedItems.forEach((key, item) -> {
            ObjectNode liveItem = liveItems.get(key);
            ObjectNode lastItem = lastItems.getOrDefault(key, empty());
            merged.add(liveItem == null ? item.deepCopy() : merge(lastItem, item, liveItem));
        });
        liveItems.forEach((key, item) -> {
            if (!wantedItems.containsKey(key) && !lastItems.containsKey(key)) {
                merged.add(item.deepCopy());
            }
        });
        return merged;
    }

    private static Map<String, ObjectNode> byKey(List<String> keys, ArrayNode items) {
        Map<String, ObjectNode> byKey = new LinkedHashMap<>();
        for (JsonNode item : items) {
            if (item instanceof ObjectNode object) {
                StringBuilder key = new StringBuilder();
                keys.forEach(field ->
                        key.append(object.path(field).asText(defaultOf(field))).append('\n'));
                byKey.put(key.toString(), object);
            }
        }
        return byKey;
    }

    /** The live object names the protocol that the manifest leaves out. */
    private static String defaultOf(String field) {
        return field.equals("protocol") ? "TCP" : "";
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
