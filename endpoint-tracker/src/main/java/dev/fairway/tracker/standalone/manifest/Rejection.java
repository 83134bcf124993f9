package dev.fairway.tracker.standalone.manifest;

import java.util.List;

/** Why a request was not carried out; the message is the API server's. */
public sealed interface Rejection {

    String message();

    /** 400: the manifest cannot be read as an object. */
    record Undecodable(String message) implements Rejection {}

    /** 413: the object is larger than the limit. */
    record TooLarge(String what, long size, long limit) implements Rejection {
        @Override
        public String message() {
            return what + " is " + size + " bytes, more than the limit of " + limit + " bytes";
        }
    }

    /** 422: fields do not hold what they must. */
    record Invalid(String kind, String name, List<String> causes) implements Rejection {
        public Invalid {
            causes = List.copyOf(causes);
        }

        @Override
        public String message() {
            String head = "The " + kind + " \"" + name + "\" is invalid: ";
            return causes.size() == 1 ? head + causes.getFirst() : head + "\n* " + String.join("\n* ", causes);
        }
    }

    /**
     * 404: there is no such object.
     *
     * @param resource as in a URL, e.g. services or deployments.apps
     */
    record NotFound(String resource, String name) implements Rejection {
        @Override
        public String message() {
            return resource + " \"" + name + "\" not found";
        }
    }

    /** 403: the object may not be changed this way. */
    record Forbidden(String message) implements Rejection {}

    /** 409: the object is not the one, or not in the version, that the request expects. */
    record Conflict(String message) implements Rejection {}

    /** 503: the write could not be kept; nothing changed, unless the log took it and could not say so. */
    record Unavailable(String message) implements Rejection {}
}
