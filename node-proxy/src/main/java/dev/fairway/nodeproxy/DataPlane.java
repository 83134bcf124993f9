package dev.fairway.nodeproxy;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.conntrack.Conntrack;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.Outcome;
import dev.fairway.nodeproxy.core.StaleFlows;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.core.traffic.Traffic;
import dev.fairway.nodeproxy.core.traffic.TrafficKey;
import dev.fairway.nodeproxy.netlink.Syscalls;
import dev.fairway.nodeproxy.nftables.NetlinkNftables;
import dev.fairway.nodeproxy.nftables.TableWatch;
import dev.fairway.nodeproxy.nftables.table.KernelCounters;
import dev.fairway.nodeproxy.nftables.table.KernelTables;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the packets of a node go through; one thread uses it. */
interface DataPlane extends AutoCloseable {

    /** Everything that it holds; takes it over. */
    Map<Key, Value> read();

    /** Everything that it holds, for who only looks; empty where nothing is touched. */
    Optional<Map<Key, Value>> look();

    /** Carries out the changes and tells what became of each. */
    List<Outcome> apply(List<Change> changes);

    /**
     * Ends flows that lead nowhere, and tells how many: a datagram chooses anew, and a connection's next packet is
     * reset.
     */
    int forget(List<StaleFlows> stale);

    /** What the packet path counted so far. */
    Counters counters();

    @Override
    void close();

    /**
     * Counters of packets, which begin at 0 with new tables.
     *
     * @param refusals what was turned down, by reason
     * @param lookedUpAgain first packets whose Service changed while they were on their way
     * @param traffic what is counted of the Services' traffic, if anything
     */
    record Counters(
            Map<IpFamily, Map<String, Long>> refusals,
            Map<IpFamily, Long> lookedUpAgain,
            Map<TrafficKey, Traffic> traffic) {

        static final Counters NONE = new Counters(Map.of(), Map.of(), Map.of());
    }

    /**
     * The kernel of the calling thread's network namespace.
     *
     * @param changed called when another program changed the tables
     */
    static DataPlane kernel(Syscalls syscalls, NodeProxyConfig config, Runnable changed) {
        NetlinkNftables nftables = NetlinkNftables.open(syscalls);
        KernelTables.Sizes sizes = new KernelTables.Sizes(config.rememberedClients(), config.countedEndpoints());
        KernelTables tables = new KernelTables(nftables, sizes, config.ownedTables());
        KernelCounters counters = new KernelCounters(nftables);
        Conntrack conntrack = Conntrack.open(syscalls);
        TableWatch watch = TableWatch.start(syscalls, nftables, KernelTables.NAME, changed);
        return new DataPlane() {
            @Override
            public Map<Key, Value> read() {
                return tables.read();
            }

            @Override
            public Optional<Map<Key, Value>> look() {
                return Optional.of(tables.look());
            }

            @Override
            public List<Outcome> apply(List<Change> changes) {
                return tables.apply(changes);
            }

            @Override
            public int forget(List<StaleFlows> stale) {
                return stale.isEmpty() ? 0 : conntrack.forget(stale);
            }

            @Override
            public Counters counters() {
                return new Counters(counters.refusals(), counters.lookedUpAgain(), counters.traffic());
            }

            @Override
            public void close() {
                watch.close();
                conntrack.close();
                nftables.close();
            }
        };
    }

    /** Touches nothing and takes everything for done (mode {@code observe}). */
    static DataPlane observing() {
        return new DataPlane() {
            @Override
            public Map<Key, Value> read() {
                return Map.of();
            }

            @Override
            public Optional<Map<Key, Value>> look() {
                return Optional.empty();
            }

            @Override
            public List<Outcome> apply(List<Change> changes) {
                return Collections.nCopies(changes.size(), Outcome.IN_EFFECT);
            }

            @Override
            public int forget(List<StaleFlows> stale) {
                return 0;
            }

            @Override
            public Counters counters() {
                return Counters.NONE;
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }
}
