package dev.fairway.tracker.standalone.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.fairway.tracker.standalone.manifest.Rejection.Undecodable;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Objects between JSON and Kubernetes' types; what the types do not know, or of another type, is refused. */
public final class ObjectCodec {

    private static final JsonMapper MAPPER = mapper();

    private ObjectCodec() {}

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .annotationIntrospector(new StrictAnnotations())
                .addHandler(new UnknownFields())
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .withCoercionConfig(LogicalType.Textual, config -> {
                    config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                })
                .build();
    }

    /**
     * The object that a tree describes.
     *
     * @throws RejectedException naming the path of each field that the kind does not have, or whose type is wrong
     */
    public static HasMetadata object(ResourceKind kind, ObjectNode tree) {
        return typed(kind.type(), tree);
    }

    /** Same as {@link #object}, for a part of an object. */
    public static <T> T typed(Class<T> type, JsonNode tree) {
        List<String> unknown = new ArrayList<>();
        T object;
        try {
            object = MAPPER.readerFor(type)
                    .withAttribute(UnknownFields.class, unknown)
                    .readValue(tree);
        } catch (MismatchedInputException e) {
            throw undecodable("strict decoding error: " + mismatch(e));
        } catch (JsonMappingException e) {
            throw undecodable("strict decoding error: " + path(e) + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a tree cannot fail to be read", e);
        }
        if (!unknown.isEmpty()) {
            throw undecodable("strict decoding error: " + String.join(", ", unknown));
        }
        return object;
    }

    /** The object as a tree; absent values are left out as the API server does. */
    public static ObjectNode tree(HasMetadata object) {
        return MAPPER.valueToTree(object);
    }

    /** Reads what {@link #text} wrote. */
    public static ObjectNode parse(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a stored object is not JSON", e);
        }
    }

    /** Reads JSON that came from outside. */
    public static JsonNode parseUntrusted(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node == null || node.isMissingNode()) {
                throw undecodable("error parsing JSON: it is empty");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw undecodable("error parsing JSON: " + e.getOriginalMessage());
        }
    }

    public static String text(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    private static String mismatch(MismatchedInputException e) {
        return path(e) + ": expected " + expected(e.getTargetType());
    }

    private static String expected(Class<?> type) {
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return "an integer";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "the object" : path.toString();
    }

    private static RejectedException undecodable(String message) {
        return new RejectedException(new Undecodable(message));
    }
}
