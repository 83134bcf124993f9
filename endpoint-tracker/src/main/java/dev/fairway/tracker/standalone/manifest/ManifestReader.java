package dev.fairway.tracker.standalone.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.manifest.Rejection.Undecodable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one manifest, YAML or JSON, within limits that no input can make it exceed. */
public final class ManifestReader {

    /** The largest object that is taken: the API server's own limit. */
    public static final int MAX_BYTES = 3 << 20;

    private static final int MAX_DEPTH = 100;
    private static final int MAX_ALIASES = 50;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ManifestReader() {}

    /**
     * Reads one document.
     *
     * @param defaultNamespace for a namespaced object that names none
     * @throws RejectedException when it is no manifest of a known kind
     */
    public static Manifest read(byte[] bytes, String defaultNamespace) {
        if (bytes.length > MAX_BYTES) {
            throw new RejectedException(new Rejection.TooLarge("the manifest", bytes.length, MAX_BYTES));
        }
        ObjectNode tree = document(text(bytes));
        String apiVersion = required(tree, "apiVersion");
        String kindName = required(tree, "kind");
        ResourceKind kind = ResourceKind.of(apiVersion, kindName)
                .orElseThrow(() ->
                        undecodable("no matches for kind \"" + kindName + "\" in version \"" + apiVersion + "\""));
        if (!(tree.get("metadata") instanceof ObjectNode metadata)) {
            throw undecodable("error validating data: metadata: Required value");
        }
        String name = textField(metadata, "name");
        if (name.isEmpty()) {
            throw new RejectedException(new Rejection.Invalid(
                    kindName, "", List.of("metadata.name: Required value: name or generateName is required")));
        }
        return new Manifest(kind, namespace(kind, metadata, defaultNamespace), name, tree);
    }

    private static String namespace(ResourceKind kind, ObjectNode metadata, String defaultNamespace) {
        if (!kind.isNamespaced()) {
            metadata.remove("namespace");
            return "";
        }
        String named = textField(metadata, "namespace");
        String namespace = named.isEmpty() ? defaultNamespace : named;
        metadata.put("namespace", namespace);
        return namespace;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw undecodable("error parsing manifest: it is not UTF-8 text");
        }
    }

    private static ObjectNode document(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(MAX_BYTES)
                .build();
        List<@Nullable Object> documents = new ArrayList<>();
        try {
            for (Object document : new Load(settings).loadAllFromString(text)) {
                documents.add(document);
            }
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw undecodable("error parsing manifest: yaml: " + line + firstLine(e.getProblem()));
        } catch (YamlEngineException | ClassCastException e) {
            throw undecodable("error parsing manifest: yaml: " + firstLine(String.valueOf(e.getMessage())));
        }
        documents.removeIf(Objects::isNull);
        if (documents.size() != 1) {
            throw undecodable("error parsing manifest: one document expected, found " + documents.size());
        }
        if (node(Objects.requireNonNull(documents.getFirst()), "", 0) instanceof ObjectNode object) {
            return object;
        }
        throw undecodable("error parsing manifest: an object expected, with apiVersion, kind and metadata");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** A field that is null is a field that is not there. */
    private static JsonNode node(Object value, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw undecodable("error parsing manifest: nested more than " + MAX_DEPTH + " deep at " + path);
        }
        return switch (value) {
            case Map<?, ?> map -> objectNode(map, path, depth);
            case List<?> list -> {
                var array = NODES.arrayNode(list.size());
                for (Object item : list) {
                    String place = path + "[" + array.size() + "]";
                    if (item == null) {
                        throw undecodable("error parsing manifest: " + place + " is null");
                    }
                    array.add(node(item, place, depth + 1));
                }
                yield array;
            }
            case String text -> NODES.textNode(text);
            case Boolean bool -> NODES.booleanNode(bool);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case BigInteger number -> NODES.numberNode(number);
            case BigDecimal number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            default ->
                throw undecodable("error parsing manifest: " + path + " is a "
                        + value.getClass().getSimpleName());
        };
    }

    private static ObjectNode objectNode(Map<?, ?> map, String path, int depth) {
        ObjectNode object = NODES.objectNode();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw undecodable("error parsing manifest: " + (path.isEmpty() ? "the object" : path)
                        + " has a key that is not text: " + key);
            }
            if (value != null) {
                object.set(name, node(value, path.isEmpty() ? name : path + "." + name, depth + 1));
            }
        });
        return object;
    }

    private static String required(ObjectNode tree, String field) {
        String value = textField(tree, field);
        if (value.isEmpty()) {
            throw undecodable("error validating data: " + field + " not set");
        }
        return value;
    }

    private static String textField(ObjectNode tree, String field) {
        JsonNode value = tree.get(field);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw undecodable("error validating data: " + field + ": expected text, got " + value);
        }
        return value.textValue();
    }

    private static RejectedException undecodable(String message) {
        return new RejectedException(new Undecodable(message));
    }
}
