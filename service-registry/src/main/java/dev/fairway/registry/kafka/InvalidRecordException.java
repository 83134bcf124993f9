package dev.fairway.registry.kafka;

import org.jspecify.annotations.Nullable;

/** A record that is no valid object of its topic; the message says why. */
final class InvalidRecordException extends Exception {

    private static final long serialVersionUID = 1;

    InvalidRecordException(@Nullable String reason, Throwable cause) {
        super(reason, cause);
    }
}
