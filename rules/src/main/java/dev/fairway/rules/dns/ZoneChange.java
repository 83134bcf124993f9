package dev.fairway.rules.dns;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a change of one object does to the zone.
 *
 * @param present names that exist now, each with all its record sets; none for a name that exists without data
 * @param gone names that exist no longer
 */
public record ZoneChange(Map<DnsName, List<RecordSet>> present, Set<DnsName> gone) {

    public static final ZoneChange NONE = new ZoneChange(Map.of(), Set.of());

    public ZoneChange {
        present = Map.copyOf(present);
        gone = Set.copyOf(gone);
    }

    public boolean isEmpty() {
        return present.isEmpty() && gone.isEmpty();
    }
}
