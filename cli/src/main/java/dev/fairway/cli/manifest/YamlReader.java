package dev.fairway.cli.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads one YAML document into JSON, with the types that Kubernetes' own reader gives to plain scalars: no timestamps
 * and no numbers in base 60. Anchors and merge keys work; what they expand to is bounded.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NODES = 1_000_000;

    private final Yaml yaml;
    private int nodes;

    /** Reads documents of at most that many characters. */
    YamlReader(int limit) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(limit);
        options.setNestingDepthLimit(MAX_DEPTH);
        DumperOptions unused = new DumperOptions();
        yaml = new Yaml(
                new SafeConstructor(options), new Representer(unused), unused, options, new KubernetesScalars());
    }

    /**
     * Reads a document.
     *
     * @param firstLine of the document in its file, for messages
     * @throws ManifestException saying what is wrong, and where
     */
    JsonNode read(String document, int firstLine) {
        nodes = 0;
        try {
            return toJson(yaml.load(document), 0);
        } catch (MarkedYAMLException e) {
            String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            throw new ManifestException("yaml: line " + (firstLine + line) + ": " + problem, e);
        } catch (ReaderException e) {
            throw new ManifestException("yaml: control characters are not allowed", e);
        } catch (YAMLException e) {
            throw new ManifestException("yaml: " + e.getMessage(), e);
        }
    }

    private JsonNode toJson(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            throw new ManifestException("yaml: the document expands without end");
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (value) {
            case null -> json.nullNode();
            case Map<?, ?> map -> object(map, depth);
            case List<?> list -> {
                ArrayNode array = json.arrayNode();
                list.forEach(element -> array.add(toJson(element, depth + 1)));
                yield array;
            }
            case Boolean flag -> json.booleanNode(flag);
            case Integer number -> json.numberNode(number);
            case Long number -> json.numberNode(number);
            case BigInteger number -> json.numberNode(number);
            case Double number -> json.numberNode(number);
            case byte[] bytes -> json.binaryNode(bytes);
            default -> json.textNode(value.toString());
        };
    }

    private ObjectNode object(Map<?, ?> map, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        map.forEach((key, value) -> {
            if (key == null || key instanceof Map || key instanceof List) {
                throw new ManifestException("yaml: a key must be a text: " + key);
            }
            object.set(key.toString(), toJson(value, depth + 1));
        });
        return object;
    }

    /** Which plain scalars are something other than text. */
    private static final class KubernetesScalars extends Resolver {
        private static final Pattern INTEGER =
                Pattern.compile("[-+]?(?:0|[1-9][0-9_]*|0[0-7_]+|0b[01_]+|0x[0-9a-fA-F_]+)");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INTEGER, "-+0123456789");
            addImplicitResolver(
                    Tag.FLOAT,
                    Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"),
                    "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
