package dev.fairway.registry.core.history;

import dev.fairway.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a record is about.
 *
 * @param kind null for an agent, whose records say what it acknowledges
 * @param namespace empty for cluster-wide objects and agents
 * @param service the Service that an EndpointSlice belongs to, in its namespace; empty for all else
 */
public record Subject(@Nullable Kind kind, String namespace, String name, String service) {

    /** An agent: {@code node/<name>} or {@code dns/<instance>}. */
    public static Subject agent(String name) {
        return new Subject(null, "", name, "");
    }

    public boolean isAgent() {
        return kind == null;
    }
}
