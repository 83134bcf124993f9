package dev.fairway.cli.command;

import dev.fairway.cli.session.CommandException;

/** What -o takes. */
enum OutputFormat {
    TABLE,
    WIDE,
    NAME,
    YAML,
    JSON;

    static OutputFormat parse(String text) {
        return switch (text) {
            case "" -> TABLE;
            case "wide" -> WIDE;
            case "name" -> NAME;
            case "yaml" -> YAML;
            case "json" -> JSON;
            default -> throw CommandException.unknownFormat(text, "json,name,wide,yaml");
        };
    }

    /** Whether rows are shown, not whole objects. */
    boolean isTable() {
        return this == TABLE || this == WIDE;
    }
}
