package dev.fairway.model.condition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a Pod or Node.
 *
 * @param reason one CamelCase word, or empty
 * @param message for people, or empty
 */
public record Condition(
        String type,
        Status status,
        String reason,
        String message,
        @Nullable Instant lastTransitionTime) {

    /** metav1 ConditionStatus. */
    public enum Status {
        TRUE,
        FALSE,
        UNKNOWN
    }

    public boolean isTrue() {
        return status == Status.TRUE;
    }
}
