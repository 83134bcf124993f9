package dev.fairway.nodeproxy.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * How many Services need each hairpin: a pod behind several of them has only one in the kernel. It is added by every
 * Service (adding it again is no error) and removed once no Service needs it.
 */
final class HairpinCounts {

    private final Map<Key, Integer> counts = new HashMap<>();
    private final SequencedMap<Key, Value> unused = new LinkedHashMap<>();

    void add(ProgrammedService service) {
        hairpins(service).forEach(key -> {
            counts.merge(key, 1, Integer::sum);
            unused.remove(key);
        });
    }

    void remove(ProgrammedService service) {
        hairpins(service).forEach(key -> {
            if (counts.merge(key, -1, Integer::sum) == 0) {
                counts.remove(key);
                unused.put(key, Value.PRESENT);
            }
        });
    }

    /** Those that nobody needs any more, once. */
    SequencedMap<Key, Value> takeUnused() {
        SequencedMap<Key, Value> taken = new LinkedHashMap<>(unused);
        unused.clear();
        return taken;
    }

    /** A Service's facts without the hairpins, which a change of this Service alone may not remove. */
    static SequencedMap<Key, Value> withoutShared(SequencedMap<Key, Value> entries) {
        entries.keySet().removeIf(key -> key instanceof Key.Hairpin);
        return entries;
    }

    private static Stream<Key> hairpins(ProgrammedService service) {
        return service.entries().keySet().stream().filter(key -> key instanceof Key.Hairpin);
    }
}
