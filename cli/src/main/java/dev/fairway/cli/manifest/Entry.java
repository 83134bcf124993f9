package dev.fairway.cli.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a manifest file holds at one place: an object, or something that is none. */
public sealed interface Entry {

    /** Where it stands, as messages name it: a file, or STDIN. */
    String source();

    /** An object with a kind and a name; whether it is a valid one, the cluster decides. */
    record Manifest(String source, ObjectNode json) implements Entry {

        public String apiVersion() {
            return json.path("apiVersion").asText();
        }

        public String kind() {
            return json.path("kind").asText();
        }

        /** Empty where the manifest names none. */
        public String namespace() {
            return json.path("metadata").path("namespace").asText("");
        }

        public String name() {
            return json.path("metadata").path("name").asText("");
        }
    }

    /**
     * A document that cannot be read as an object.
     *
     * @param message what is wrong with it, without the source
     */
    record Broken(String source, String message) implements Entry {}
}
