package dev.fairway.rules.dns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who gives records to a name that several objects may share, such as the reverse name of an address; one writer.
 *
 * <p>Only the owners are kept: what they give follows from themselves, and there is a name for each endpoint.
 */
final class NameOwners<K extends Comparable<K>> {

    private final Map<DnsName, List<K>> owners = new HashMap<>();

    void add(DnsName name, K owner) {
        List<K> known = of(name);
        if (!known.contains(owner)) {
            List<K> more = new ArrayList<>(known);
            more.add(owner);
            more.sort(null);
            owners.put(name, List.copyOf(more));
        }
    }

    void remove(DnsName name, K owner) {
        List<K> left = of(name).stream().filter(other -> !other.equals(owner)).toList();
        if (left.isEmpty()) {
            owners.remove(name);
        } else {
            owners.put(name, left);
        }
    }

    /** In order; empty for a name that nobody has. */
    List<K> of(DnsName name) {
        return owners.getOrDefault(name, List.of());
    }
}
