package dev.fairway.registry.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map whose next version shares all but the touched buckets: a change of one among 50,000 entries
 * copies some 50 of them and one array, and a reader never waits.
 */
final class BucketMap<K, V> {

    private static final int BUCKETS = 1024;

    private final List<Map<K, V>> buckets;

    private BucketMap(List<Map<K, V>> buckets) {
        this.buckets = buckets;
    }

    static <K, V> BucketMap<K, V> empty() {
        return new BucketMap<>(Collections.nCopies(BUCKETS, Map.of()));
    }

    @Nullable
    V get(K key) {
        return buckets.get(bucket(key)).get(key);
    }

    /** In no particular order. */
    Stream<V> values() {
        return buckets.stream().flatMap(bucket -> bucket.values().stream());
    }

    int size() {
        return buckets.stream().mapToInt(Map::size).sum();
    }

    Editor<K, V> edit() {
        return new Editor<>(this);
    }

    private static int bucket(Object key) {
        int hash = key.hashCode() * 0x9e3779b9;
        return hash >>> 22;
    }

    /** Collects changes for the next version. Not thread-safe. */
    static final class Editor<K, V> {
        private final BucketMap<K, V> base;
        private final BitSet copied = new BitSet(BUCKETS);
        private @Nullable List<Map<K, V>> changed;

        private Editor(BucketMap<K, V> base) {
            this.base = base;
        }

        @Nullable
        V get(K key) {
            return current().get(bucket(key)).get(key);
        }

        void put(K key, V value) {
            own(key).put(key, value);
        }

        void remove(K key) {
            if (get(key) != null) {
                own(key).remove(key);
            }
        }

        private List<Map<K, V>> current() {
            return changed == null ? base.buckets : changed;
        }

        private Map<K, V> own(K key) {
            List<Map<K, V>> list = changed;
            if (list == null) {
                list = new ArrayList<>(base.buckets);
                changed = list;
            }
            int bucket = bucket(key);
            if (!copied.get(bucket)) {
                copied.set(bucket);
                list.set(bucket, new HashMap<>(list.get(bucket)));
            }
            return list.get(bucket);
        }

        /** The next version; the editor is done then. */
        BucketMap<K, V> build() {
            return changed == null ? base : new BucketMap<>(changed);
        }
    }
}
