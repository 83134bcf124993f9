package dev.fairway.tracker.standalone.validation;

import org.jspecify.annotations.Nullable;

/** Port numbers. */
final class Ports {

    private Ports() {}

    static void number(String path, @Nullable Integer port, FieldErrors errors) {
        if (port == null || port == 0) {
            errors.invalid(path, 0, "must be between 1 and 65535, inclusive");
        } else if (port < 1 || port > 65535) {
            errors.invalid(path, port, "must be between 1 and 65535, inclusive");
        }
    }
}
