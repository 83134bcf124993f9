package dev.fairway.tracker.standalone.store;

import dev.fairway.tracker.standalone.manifest.ResourceKind;
import java.util.Comparator;

/**
 * Names one object of the standalone API; ordered by kind, namespace and name.
 *
 * @param namespace empty for cluster-wide kinds
 */
public record ObjectId(ResourceKind kind, String namespace, String name) implements Comparable<ObjectId> {

    private static final Comparator<ObjectId> ORDER = Comparator.comparing(ObjectId::kind)
            .thenComparing(ObjectId::namespace)
            .thenComparing(ObjectId::name);

    @Override
    public int compareTo(ObjectId other) {
        return ORDER.compare(this, other);
    }
}
