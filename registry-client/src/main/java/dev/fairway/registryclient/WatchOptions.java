package dev.fairway.registryclient;

import dev.fairway.model.Kind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a watch follows.
 *
 * @param kinds empty: every kind
 * @param namespace empty: all namespaces; cluster-wide objects always pass
 * @param stateFile where the last known state is kept; empty: nowhere
 */
public record WatchOptions(Set<Kind> kinds, String namespace, Optional<Path> stateFile) {

    public WatchOptions {
        kinds = Set.copyOf(kinds);
    }

    /** All namespaces, nothing on disk. */
    public static WatchOptions of(Kind... kinds) {
        return new WatchOptions(Set.of(kinds), "", Optional.empty());
    }

    public WatchOptions inNamespace(String newNamespace) {
        return new WatchOptions(kinds, newNamespace, stateFile);
    }

    /** Keeps the last known state in this folder, which is made when it is missing. */
    public WatchOptions withDataDir(Path directory) {
        return new WatchOptions(kinds, namespace, Optional.of(directory.resolve("registry-view")));
    }
}
