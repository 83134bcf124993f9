package dev.fairway.dns.upstream;

import dev.fairway.rules.dns.DnsName;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Which upstreams answer for which names. Immutable; a new configuration is a new object. */
final class Routes {

    /** CoreDNS's limit. */
    private static final int MAX_UPSTREAMS = 15;

    private final Map<DnsName, List<Upstream>> byDomain;

    private Routes(Map<DnsName, List<Upstream>> byDomain) {
        this.byDomain = Map.copyOf(byDomain);
    }

    /**
     * Upstreams for all names, and other ones for some domains.
     *
     * @throws IllegalArgumentException when there are too many for one domain, or none
     */
    static Routes of(UpstreamList list, int maxFailures) {
        Map<InetSocketAddress, Upstream> known = new HashMap<>();
        Map<DnsName, List<Upstream>> routes = new HashMap<>();
        list.byDomain().forEach((domain, addresses) -> {
            if (addresses.isEmpty() || addresses.size() > MAX_UPSTREAMS) {
                throw new IllegalArgumentException(
                        "1 to " + MAX_UPSTREAMS + " upstreams, not " + addresses.size() + ", for " + domain);
            }
            List<Upstream> upstreams = new ArrayList<>();
            addresses.forEach(a -> upstreams.add(known.computeIfAbsent(a, k -> new Upstream(k, maxFailures))));
            routes.put(domain, List.copyOf(upstreams));
        });
        return new Routes(routes);
    }

    boolean isEmpty() {
        return byDomain.isEmpty();
    }

    /** The upstreams of the closest domain around the name; empty when nobody answers for it. */
    List<Upstream> of(DnsName name) {
        DnsName domain = name;
        while (true) {
            List<Upstream> upstreams = byDomain.get(domain);
            if (upstreams != null) {
                return upstreams;
            }
            if (domain.equals(DnsName.ROOT)) {
                return List.of();
            }
            domain = domain.parent();
        }
    }

    /** Every upstream once. */
    Collection<Upstream> all() {
        SequencedSet<Upstream> all = new LinkedHashSet<>();
        byDomain.values().forEach(all::addAll);
        return all;
    }
}
