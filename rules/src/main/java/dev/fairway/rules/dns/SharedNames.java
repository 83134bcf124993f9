package dev.fairway.rules.dns;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/** Names that several objects may give records to, such as the reverse name of an address; one writer. */
final class SharedNames {

    private final Map<DnsName, TreeMap<String, List<RecordSet>>> byOwner = new HashMap<>();

    void put(DnsName name, String owner, List<RecordSet> sets) {
        byOwner.computeIfAbsent(name, _ -> new TreeMap<>()).put(owner, List.copyOf(sets));
    }

    void remove(DnsName name, String owner) {
        TreeMap<String, List<RecordSet>> owners = byOwner.get(name);
        if (owners != null && owners.remove(owner) != null && owners.isEmpty()) {
            byOwner.remove(name);
        }
    }

    boolean contains(DnsName name) {
        return byOwner.containsKey(name);
    }

    /** The records of all owners, in the owners' order. */
    List<RecordSet> records(DnsName name) {
        TreeMap<String, List<RecordSet>> owners = byOwner.get(name);
        if (owners == null) {
            return List.of();
        }
        if (owners.size() == 1) {
            return owners.firstEntry().getValue();
        }
        Map<RecordType, SequencedSet<RecordData>> merged = new EnumMap<>(RecordType.class);
        Map<RecordType, Integer> ttls = new EnumMap<>(RecordType.class);
        owners.values().stream().flatMap(List::stream).forEach(set -> {
            merged.computeIfAbsent(set.type(), _ -> new LinkedHashSet<>()).addAll(set.data());
            ttls.merge(set.type(), set.ttl(), Math::min);
        });
        List<RecordSet> result = new ArrayList<>(merged.size());
        merged.forEach(
                (type, data) -> result.add(new RecordSet(name, type, ttls.getOrDefault(type, 0), List.copyOf(data))));
        return result;
    }
}
