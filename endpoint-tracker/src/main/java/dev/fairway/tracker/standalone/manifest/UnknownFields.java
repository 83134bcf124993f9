package dev.fairway.tracker.standalone.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.util.List;

/** Collects the paths of unknown fields into the reader's attribute of this class's name. */
final class UnknownFields extends DeserializationProblemHandler {

    @Override
    @SuppressWarnings("unchecked") // the attribute is set in one place, by ObjectCodec
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            JsonDeserializer<?> deserializer,
            Object beanOrClass,
            String propertyName)
            throws IOException {
        List<String> unknown = (List<String>) context.getAttribute(UnknownFields.class);
        unknown.add("unknown field \"" + path(parser.getParsingContext().pathAsPointer()) + "\"");
        parser.skipChildren();
        return true;
    }

    private static String path(JsonPointer pointer) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            if (rest.mayMatchElement()) {
                path.append('[').append(rest.getMatchingIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(rest.getMatchingProperty());
            }
        }
        return path.toString();
    }
}
