package dev.fairway.rules.dns;

import dev.fairway.model.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Names that several objects may give records to, such as the reverse name of an address; one writer. */
final class SharedNames {

    private final Map<DnsName, List<Share>> shares = new HashMap<>();

    /** What one object gives to a name. */
    private record Share(ObjectKey owner, List<RecordSet> sets) {}

    void put(DnsName name, ObjectKey owner, List<RecordSet> sets) {
        List<Share> others = without(name, owner);
        others.add(new Share(owner, List.copyOf(sets)));
        others.sort(Comparator.comparing(Share::owner));
        shares.put(name, List.copyOf(others));
    }

    void remove(DnsName name, ObjectKey owner) {
        List<Share> others = without(name, owner);
        if (others.isEmpty()) {
            shares.remove(name);
        } else {
            shares.put(name, List.copyOf(others));
        }
    }

    private List<Share> without(DnsName name, ObjectKey owner) {
        List<Share> others = new ArrayList<>(shares.getOrDefault(name, List.of()));
        others.removeIf(share -> share.owner().equals(owner));
        return others;
    }

    boolean contains(DnsName name) {
        return shares.containsKey(name);
    }

    /** The records of all owners, in the owners' order. */
    List<RecordSet> records(DnsName name) {
        List<Share> all = shares.getOrDefault(name, List.of());
        if (all.size() == 1) {
            return all.getFirst().sets();
        }
        Map<RecordType, SequencedSet<RecordData>> merged = new EnumMap<>(RecordType.class);
        Map<RecordType, Integer> ttls = new EnumMap<>(RecordType.class);
        all.stream().flatMap(share -> share.sets().stream()).forEach(set -> {
            merged.computeIfAbsent(set.type(), _ -> new LinkedHashSet<>()).addAll(set.data());
            ttls.merge(set.type(), set.ttl(), Math::min);
        });
        List<RecordSet> result = new ArrayList<>(merged.size());
        merged.forEach(
                (type, data) -> result.add(new RecordSet(name, type, ttls.getOrDefault(type, 0), List.copyOf(data))));
        return result;
    }
}
