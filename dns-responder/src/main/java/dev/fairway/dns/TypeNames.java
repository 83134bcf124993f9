package dev.fairway.dns;

import java.util.Map;

/** Names of record types in metrics; as CoreDNS, only the usual ones are told apart. */
final class TypeNames {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "A"),
            Map.entry(2, "NS"),
            Map.entry(5, "CNAME"),
            Map.entry(6, "SOA"),
            Map.entry(12, "PTR"),
            Map.entry(15, "MX"),
            Map.entry(16, "TXT"),
            Map.entry(28, "AAAA"),
            Map.entry(33, "SRV"),
            Map.entry(43, "DS"),
            Map.entry(46, "RRSIG"),
            Map.entry(48, "DNSKEY"),
            Map.entry(65, "HTTPS"),
            Map.entry(251, "IXFR"),
            Map.entry(252, "AXFR"),
            Map.entry(255, "ANY"));

    private TypeNames() {}

    static String of(int type) {
        return NAMES.getOrDefault(type, "other");
    }
}
