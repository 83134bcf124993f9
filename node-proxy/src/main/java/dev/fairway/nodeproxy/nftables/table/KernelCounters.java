package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.core.traffic.Traffic;
import dev.fairway.nodeproxy.core.traffic.TrafficKey;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.nftables.Data;
import dev.fairway.nodeproxy.nftables.Nftables;
import dev.fairway.nodeproxy.nftables.Nftables.Count;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Reads what the packet path counted. A table that is replaced begins again at 0. */
public final class KernelCounters {

    private final Nftables nftables;

    public KernelCounters(Nftables nftables) {
        this.nftables = nftables;
    }

    /** Packets that were turned down, by family and reason (the names of the table's counters). */
    public Map<IpFamily, Map<String, Long>> refusals() {
        Map<IpFamily, Map<String, Long>> refusals = new EnumMap<>(IpFamily.class);
        for (IpFamily family : IpFamily.values()) {
            Map<String, Long> packets = new HashMap<>();
            nftables.counters(Layout.table(family)).forEach((name, count) -> {
                if (Names.REFUSALS.contains(name)) {
                    packets.put(name, count.packets());
                }
            });
            refusals.put(family, packets);
        }
        return refusals;
    }

    /** First packets whose Service was changed between one look-up and the next, so that both were made again. */
    public Map<IpFamily, Long> lookedUpAgain() {
        Map<IpFamily, Long> packets = new EnumMap<>(IpFamily.class);
        for (IpFamily family : IpFamily.values()) {
            Count count = nftables.counters(Layout.table(family)).get(Names.LOOKED_UP_AGAIN);
            packets.put(family, count == null ? 0 : count.packets());
        }
        return packets;
    }

    /** The traffic that is counted; empty where none is. */
    public Map<TrafficKey, Traffic> traffic() {
        Map<TrafficKey, Traffic> traffic = new HashMap<>();
        for (IpFamily family : IpFamily.values()) {
            add(traffic, family, Names.CONNECTIONS, count -> new Traffic(count.packets(), 0, 0, 0, 0));
            add(traffic, family, Names.TO_ENDPOINTS, count -> new Traffic(0, count.packets(), count.bytes(), 0, 0));
            add(traffic, family, Names.FROM_ENDPOINTS, count -> new Traffic(0, 0, 0, count.packets(), count.bytes()));
        }
        return traffic;
    }

    private void add(Map<TrafficKey, Traffic> traffic, IpFamily family, String set, Function<Count, Traffic> meaning) {
        try {
            nftables.counts(Layout.table(family), set)
                    .forEach((key, count) -> traffic.merge(key(family, key), meaning.apply(count), Traffic::plus));
        } catch (KernelException e) {
            // the table, or its part for traffic, is not made yet
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private static TrafficKey key(IpFamily family, Data key) {
        Fields fields = Fields.read(key);
        return new TrafficKey(
                fields.address(family),
                fields.protocol(),
                fields.port(),
                new Value.Endpoint(fields.address(family), fields.port()));
    }
}
