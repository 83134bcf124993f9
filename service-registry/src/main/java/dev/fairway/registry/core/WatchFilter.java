package dev.fairway.registry.core;

import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import java.util.Set;

/**
 * Which objects a stream is told of.
 *
 * @param kinds empty: every kind
 * @param namespace empty: all namespaces; cluster-wide objects always pass
 */
public record WatchFilter(Set<Kind> kinds, String namespace) {

    public WatchFilter {
        kinds = Set.copyOf(kinds);
    }

    boolean passes(ObjectKey key) {
        return passes(key.kind())
                && (namespace.isEmpty()
                        || key.namespace().isEmpty()
                        || key.namespace().equals(namespace));
    }

    boolean passes(Kind kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }
}
