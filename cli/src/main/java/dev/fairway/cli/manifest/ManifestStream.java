package dev.fairway.cli.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The objects of one manifest file, read one document at a time: YAML, JSON, several JSON objects in a row, and lists of
 * objects. A document that cannot be read is told as such and the next one is tried.
 */
public final class ManifestStream implements Iterator<Entry> {

    /** The largest object that a cluster takes, as JSON. */
    public static final int MAX_OBJECT = 3 << 20;

    /** A list may be larger than one object, but it has to fit in memory. */
    private static final int MAX_DOCUMENT = 32 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String source;
    private final DocumentStream documents;
    private final YamlReader yaml = new YamlReader(MAX_DOCUMENT);
    private final Deque<Entry> ready = new ArrayDeque<>();

    /**
     * Reads lazily; the caller closes the stream.
     *
     * @param source what messages call it
     */
    public ManifestStream(String source, InputStream in) {
        this.source = source;
        this.documents = new DocumentStream(in, MAX_DOCUMENT);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && documents.hasNext()) {
            ready.addAll(entries(documents.next()));
        }
        return !ready.isEmpty();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.removeFirst();
    }

    private List<Entry> entries(Document document) {
        if (document.tooLarge()) {
            return List.of(new Entry.Broken(
                    source,
                    "the document that starts in line " + document.firstLine() + " is larger than " + MAX_DOCUMENT
                            + " bytes"));
        }
        try {
            List<Entry> entries = new ArrayList<>();
            parse(document).forEach(value -> addObjects(value, entries));
            return entries;
        } catch (ManifestException e) {
            return List.of(new Entry.Broken(
                    source, "error parsing " + source + ": error converting YAML to JSON: " + e.getMessage()));
        }
    }

    private List<JsonNode> parse(Document document) {
        if (document.looksLikeJson()) {
            try (MappingIterator<JsonNode> values =
                    JSON.readerFor(JsonNode.class).readValues(document.content())) {
                return values.readAll();
            } catch (JsonProcessingException _) {
                // A flow mapping of YAML also starts with a brace: the other reader has the last word.
                return List.of(yaml(document));
            } catch (IOException e) {
                throw new ManifestException("json: " + e.getMessage(), e);
            }
        }
        return List.of(yaml(document));
    }

    private JsonNode yaml(Document document) {
        if (document.longestLine() > MAX_OBJECT) {
            // Such a word belongs to no valid object, and the reader takes quadratic time for it.
            throw new ManifestException("yaml: a line is longer than the limit of " + MAX_OBJECT + " bytes");
        }
        return yaml.read(text(document), document.firstLine());
    }

    private static String text(Document document) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document.content()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ManifestException("yaml: invalid UTF-8 text after line " + document.firstLine(), e);
        }
    }

    private void addObjects(JsonNode value, List<Entry> entries) {
        if (!(value instanceof ObjectNode object)) {
            entries.add(new Entry.Broken(
                    source, "error parsing " + source + ": not an object but " + shortened(value.toString())));
        } else if (object.path("kind").asText().endsWith("List")
                && object.path("items").isArray()) {
            object.path("items").forEach(item -> addObjects(item, entries));
        } else {
            entries.add(object(object));
        }
    }

    private Entry object(ObjectNode object) {
        String decode = "unable to decode \"" + source + "\": ";
        if (!object.path("kind").isTextual()) {
            return new Entry.Broken(
                    source, decode + "Object 'Kind' is missing in '" + shortened(object.toString()) + "'");
        }
        if (!object.path("apiVersion").isTextual()) {
            return new Entry.Broken(
                    source, decode + "Object 'apiVersion' is missing in '" + shortened(object.toString()) + "'");
        }
        if (object.toString().getBytes(StandardCharsets.UTF_8).length > MAX_OBJECT) {
            return new Entry.Broken(
                    source, "error when applying \"" + source + "\": Request entity too large: limit is " + MAX_OBJECT);
        }
        if (object.path("metadata").path("name").asText("").isEmpty()) {
            return new Entry.Broken(source, "error in \"" + source + "\": resource name may not be empty");
        }
        return new Entry.Manifest(source, object);
    }

    private static String shortened(String json) {
        return json.length() <= 200 ? json : json.substring(0, 197) + "...";
    }
}
