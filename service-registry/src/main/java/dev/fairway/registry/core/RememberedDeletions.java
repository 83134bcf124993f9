package dev.fairway.registry.core;

import dev.fairway.model.ObjectKey;
import dev.fairway.registry.core.topic.Partition;
import dev.fairway.registry.core.topic.Positions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The newest deletions, so that streams can resume and states of deposed leaders stay out. Not thread-safe. */
final class RememberedDeletions {

    private final int limit;
    private final Map<ObjectKey, Entry> entries = new LinkedHashMap<>();
    private final Map<Partition, Long> completeFrom = new HashMap<>();

    RememberedDeletions(int limit) {
        this.limit = limit;
    }

    Optional<Entry> get(ObjectKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Remembers one; returns those that are forgotten for it. */
    List<ObjectKey> put(Entry deletion) {
        entries.remove(deletion.key());
        entries.put(deletion.key(), deletion);
        List<ObjectKey> forgotten = new ArrayList<>();
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > limit) {
            Entry entry = oldest.next();
            oldest.remove();
            completeFrom.merge(entry.partition(), entry.offset() + 1, Math::max);
            forgotten.add(entry.key());
        }
        return forgotten;
    }

    /** The object exists again. */
    void remove(ObjectKey key) {
        entries.remove(key);
    }

    /** True when every deletion is remembered that a reader at these positions has not seen. */
    boolean areCompleteSince(Positions positions) {
        return completeFrom.entrySet().stream().allMatch(e -> positions.next(e.getKey()) >= e.getValue());
    }

    Stream<Entry> stream() {
        return entries.values().stream();
    }
}
