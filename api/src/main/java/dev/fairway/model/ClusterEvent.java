package dev.fairway.model;

import java.time.Instant;

/**
 * core/v1 Event that Fairway itself writes, for people to read in {@code describe}.
 *
 * @param regardingKind e.g. Service
 * @param regardingName in the event's own namespace
 * @param reason one CamelCase word
 * @param count how often it was seen, at least 1
 */
public record ClusterEvent(
        ObjectMeta meta,
        String regardingKind,
        String regardingName,
        Severity severity,
        String reason,
        String message,
        int count,
        Instant firstSeen,
        Instant lastSeen,
        String reportingComponent)
        implements Resource {

    /** The event's type, in Kubernetes' words. */
    public enum Severity {
        NORMAL,
        WARNING
    }

    @Override
    public Kind kind() {
        return Kind.CLUSTER_EVENT;
    }
}
