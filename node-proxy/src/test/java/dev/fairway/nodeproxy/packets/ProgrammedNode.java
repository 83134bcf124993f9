package dev.fairway.nodeproxy.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.nodeproxy.conntrack.Conntrack;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.core.Outcome;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.nftables.NetlinkNftables;
import dev.fairway.nodeproxy.nftables.table.KernelCounters;
import dev.fairway.nodeproxy.nftables.table.KernelTables;
import java.time.Instant;
import java.util.List;

/** The node of a {@link PacketLab}, with its kernel programmed from objects. */
final class ProgrammedNode implements AutoCloseable {

    private static final int REMEMBERED_CLIENTS = 1024;
    private static final int COUNTED_ENDPOINTS = 64;

    private final NetlinkNftables nftables;
    private final KernelTables tables;
    private final KernelCounters counters;
    private final Conntrack conntrack;
    private final ClusterState state;

    private ProgrammedNode(NodeSettings settings) {
        this.nftables = NetlinkNftables.open(Kernel.syscalls());
        this.tables = new KernelTables(nftables, new KernelTables.Sizes(REMEMBERED_CLIENTS, COUNTED_ENDPOINTS), true);
        this.counters = new KernelCounters(nftables);
        this.conntrack = Conntrack.open(Kernel.syscalls());
        this.state = new ClusterState(settings);
    }

    /** Starts with these objects, over what an earlier one left. */
    static ProgrammedNode start(PacketLab lab, NodeSettings settings, List<? extends Resource> objects) {
        return lab.on(lab.node(), () -> {
            ProgrammedNode node = new ProgrammedNode(settings);
            objects.forEach(node.state::put);
            node.carryOut(node.state.table().reconcile(node.tables.read()));
            return node;
        });
    }

    /** Puts objects and programs what they change; tells how many operations that took. */
    int put(Resource... objects) {
        for (Resource object : objects) {
            state.put(object);
        }
        return carryOut(state.table().changes());
    }

    int remove(ObjectKey... keys) {
        for (ObjectKey key : keys) {
            state.remove(key);
        }
        return carryOut(state.table().changes());
    }

    /** Programs what the time changes. */
    int at(Instant now) {
        state.table().setTime(now);
        return carryOut(state.table().changes());
    }

    KernelCounters counters() {
        return counters;
    }

    ClusterState state() {
        return state;
    }

    private int carryOut(List<Change> changes) {
        List<Outcome> outcomes = tables.apply(changes);
        assertThat(outcomes).allMatch(Outcome.IN_EFFECT::equals);
        changes.forEach(state.table()::committed);
        conntrack.forget(
                changes.stream().flatMap(change -> change.staleFlows().stream()).toList());
        return changes.stream().mapToInt(change -> change.operations().size()).sum();
    }

    @Override
    public void close() {
        conntrack.close();
        nftables.close();
    }
}
