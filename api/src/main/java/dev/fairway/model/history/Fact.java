package dev.fairway.model.history;

import java.util.List;

/**
 * One thing that an event says.
 *
 * @param code stable, for programs; see history.proto
 * @param subject a pod's or a Service's name, an endpoint's address
 * @param text one clause for people
 */
public record Fact(String code, String subject, String text, List<FieldChange> changes) {

    public Fact {
        changes = List.copyOf(changes);
    }

    /** A fact that no field tells of. */
    public static Fact of(String code, String subject, String text) {
        return new Fact(code, subject, text, List.of());
    }

    /**
     * A field that differs.
     *
     * @param field its path in a manifest
     * @param before empty where there was nothing
     * @param after empty where there is nothing
     */
    public record FieldChange(String field, String before, String after) {

        @Override
        public String toString() {
            if (before.isEmpty()) {
                return field + " is now " + after;
            }
            return after.isEmpty() ? field + " is gone, it was " + before : field + " " + before + " -> " + after;
        }
    }
}
