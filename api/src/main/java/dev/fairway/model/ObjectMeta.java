package dev.fairway.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What every object carries (metav1 ObjectMeta, trimmed to what is used).
 *
 * @param namespace empty for cluster-wide objects
 * @param uid empty only in tests and for objects that no source has stored
 * @param resourceVersion the source's own; for people, and no part of what makes two equal
 */
public record ObjectMeta(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        long generation,
        @Nullable Instant creationTimestamp,
        @Nullable Instant deletionTimestamp,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations) {

    public ObjectMeta {
        labels = sorted(labels);
        annotations = sorted(annotations);
    }

    /** An object's name alone, as tests and computed objects need it. */
    public static ObjectMeta of(String namespace, String name) {
        return new ObjectMeta(namespace, name, "", "", 0, null, null, new TreeMap<>(), new TreeMap<>());
    }

    public ObjectMeta withUid(String newUid) {
        return new ObjectMeta(
                namespace,
                name,
                newUid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                labels,
                annotations);
    }

    public ObjectMeta withLabels(Map<String, String> newLabels) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                new TreeMap<>(newLabels),
                annotations);
    }

    public ObjectMeta withAnnotations(Map<String, String> newAnnotations) {
        return new ObjectMeta(
                namespace,
                name,
                uid,
                resourceVersion,
                generation,
                creationTimestamp,
                deletionTimestamp,
                labels,
                new TreeMap<>(newAnnotations));
    }

    public ObjectMeta withDeletionTimestamp(@Nullable Instant when) {
        return new ObjectMeta(
                namespace, name, uid, resourceVersion, generation, creationTimestamp, when, labels, annotations);
    }

    /** Everything but the resourceVersion counts: a source that stores the same again has changed nothing. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectMeta meta
                && namespace.equals(meta.namespace)
                && name.equals(meta.name)
                && uid.equals(meta.uid)
                && generation == meta.generation
                && Objects.equals(creationTimestamp, meta.creationTimestamp)
                && Objects.equals(deletionTimestamp, meta.deletionTimestamp)
                && labels.equals(meta.labels)
                && annotations.equals(meta.annotations);
    }

    @Override
    public int hashCode() {
        return Objects.hash(namespace, name, uid, generation, labels, annotations);
    }

    /** True once its deletion was asked for; the object still exists until it is gone. */
    public boolean isTerminating() {
        return deletionTimestamp != null;
    }

    /** There are many objects without any: these share one map. */
    static SortedMap<String, String> sorted(Map<String, String> map) {
        return map.isEmpty() ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
