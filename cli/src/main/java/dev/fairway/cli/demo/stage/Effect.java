package dev.fairway.cli.demo.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When a change was in effect.
 *
 * @param what for the table
 * @param changedAt when the pod or Service itself changed
 * @param inEffectAt by node
 */
public record Effect(String what, Instant changedAt, SortedMap<String, Instant> inEffectAt) {

    public Effect {
        inEffectAt = Collections.unmodifiableSortedMap(new TreeMap<>(inEffectAt));
    }

    /** How long it took on a node. */
    public Duration on(String node) {
        Instant at = inEffectAt.get(node);
        if (at == null) {
            throw new IllegalArgumentException("no such node: " + node);
        }
        return Duration.between(changedAt, at);
    }

    /** When the last node had it. */
    public Instant everywhereAt() {
        return inEffectAt.values().stream().max(Comparator.naturalOrder()).orElse(changedAt);
    }

    /** For example {@code node-1 4.2 ms, node-2 5.1 ms}. */
    public String describe() {
        return inEffectAt.entrySet().stream()
                .map(Map.Entry::getKey)
                .map(node -> node + " " + milliseconds(on(node)))
                .collect(Collectors.joining(", "));
    }

    /** For example {@code 4.2 ms}. */
    public static String milliseconds(Duration duration) {
        return "%.1f ms".formatted(duration.toNanos() / 1e6);
    }
}
