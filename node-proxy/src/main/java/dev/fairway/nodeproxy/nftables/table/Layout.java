package dev.fairway.nodeproxy.nftables.table;

import static dev.fairway.nodeproxy.nftables.SetDefinition.FieldType.CLASS_ID;
import static dev.fairway.nodeproxy.nftables.SetDefinition.FieldType.INET_PROTOCOL;
import static dev.fairway.nodeproxy.nftables.SetDefinition.FieldType.INET_SERVICE;
import static dev.fairway.nodeproxy.nftables.SetDefinition.FieldType.MARK;
import static dev.fairway.nodeproxy.nftables.SetDefinition.FieldType.VERDICT;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.Command.ChainType;
import dev.fairway.nodeproxy.nftables.Command.Hook;
import dev.fairway.nodeproxy.nftables.Command.Point;
import dev.fairway.nodeproxy.nftables.Expression;
import dev.fairway.nodeproxy.nftables.Expression.Refusal;
import dev.fairway.nodeproxy.nftables.Expression.UpdateOperation;
import dev.fairway.nodeproxy.nftables.SetDefinition;
import dev.fairway.nodeproxy.nftables.SetDefinition.FieldType;
import dev.fairway.nodeproxy.nftables.Table;
import dev.fairway.rules.ruleset.Masquerade;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of one family: its sets and its chains, whose number does not grow with the Services.
 *
 * <p>A new connection is looked up by address and port; what is found ({@link ActionCode}) is put into the packet's
 * priority, which no one else reads on a flow's first packet. It selects a chain that picks one of a group's slots, and
 * with the group names the endpoint. In postrouting the same is looked up by the connection's original destination, to
 * decide about masquerading, and the priority is cleared. Only the first packet of a connection comes here.
 *
 * <p>The kernel chooses between the state before a transaction and the one after it anew with each look-up. A packet that
 * is told of three slots before a transaction and asks for the third one after it finds none: then it begins again.
 */
final class Layout {

    /** Changes with every change of chains or sets: a table with another one is replaced. */
    static final String VERSION = "fairway 3";

    private static final int TCP = 6;
    private static final int SYN = 0x02;
    static final int IPS_DST_NAT = 1 << 5;
    private static final int CT_STATE_INVALID = 1;
    private static final int RTN_LOCAL = 2;
    private static final int PRIORITY_DNAT = -100;
    private static final int PRIORITY_SNAT = 100;
    private static final int PRIORITY_FILTER = 0;

    private final IpFamily family;
    private final int rememberedClients;
    private final TableWriter writer;

    private Layout(IpFamily family, int rememberedClients) {
        this.family = family;
        this.rememberedClients = rememberedClients;
        this.writer = new TableWriter(family);
    }

    static Table table(IpFamily family) {
        return new Table(family, Names.TABLE);
    }

    /** Everything but the elements of Services. */
    static List<Command> commands(IpFamily family, KernelTables.Sizes sizes) {
        Layout layout = new Layout(family, sizes.rememberedClients());
        layout.counters();
        layout.sets();
        layout.refusals();
        layout.dispatch();
        layout.affinity();
        layout.services();
        layout.postrouting();
        layout.hooks();
        List<Command> commands = new ArrayList<>(layout.writer.commands());
        if (sizes.countedEndpoints() > 0) {
            commands.addAll(TrafficLayout.commands(family, sizes.countedEndpoints()));
        }
        return commands;
    }

    private void counters() {
        Names.REFUSALS.forEach(writer::counter);
        writer.counter(Names.LOOKED_UP_AGAIN);
    }

    private void sets() {
        FieldType address = family == IpFamily.IPV4 ? FieldType.IPV4_ADDRESS : FieldType.IPV6_ADDRESS;
        List<FieldType> addressAndPort = List.of(address, INET_PROTOCOL, INET_SERVICE);
        List<FieldType> port = List.of(INET_PROTOCOL, INET_SERVICE);
        add(SetDefinition.map(Names.SERVICE_ADDRESSES, addressAndPort, CLASS_ID));
        add(SetDefinition.map(Names.IN_CLUSTER_ADDRESSES, addressAndPort, CLASS_ID));
        add(SetDefinition.map(Names.NODE_PORTS, port, CLASS_ID));
        add(SetDefinition.map(Names.IN_CLUSTER_NODE_PORTS, port, CLASS_ID));
        add(SetDefinition.map(Names.ENDPOINTS, List.of(CLASS_ID, MARK), address, INET_SERVICE));
        add(SetDefinition.map(Names.AFFINITY_PICKS, List.of(CLASS_ID, MARK), CLASS_ID));
        add(SetDefinition.map(Names.AFFINITY_ENDPOINTS, List.of(CLASS_ID), address, INET_SERVICE));
        add(SetDefinition.map(Names.CLIENTS, List.of(address, CLASS_ID), CLASS_ID)
                .withDynamicSize(rememberedClients));
        add(SetDefinition.map(Names.ACTIONS, List.of(CLASS_ID), VERDICT));
        add(SetDefinition.map(Names.MASQUERADES, List.of(CLASS_ID), VERDICT));
        add(SetDefinition.set(Names.HAIRPINS, address, address));
        add(SetDefinition.set(Names.CLUSTER_IPS, address));
        add(SetDefinition.set(Names.RESTRICTED, address, INET_PROTOCOL, INET_SERVICE));
        add(SetDefinition.set(Names.ALLOWED_SOURCES, address, INET_PROTOCOL, INET_SERVICE, address)
                .withIntervals());
        add(SetDefinition.set(Names.NODE_ADDRESSES, address));
        add(SetDefinition.set(Names.POD_CIDRS, address).withIntervals());
        add(SetDefinition.set(Names.SERVICE_CIDRS, address).withIntervals());
    }

    private void refusals() {
        int portUnreachable = family == IpFamily.IPV4 ? 3 : 4;
        chain(Names.REJECT);
        rule(
                Names.REJECT,
                match().key().protocol().equalTo(1, TCP).then(new Expression.Reject(new Refusal.TcpReset())));
        rule(Names.REJECT, match().then(new Expression.Reject(new Refusal.Unreachable(portUnreachable))));
        chain(Names.NO_ENDPOINTS);
        rule(Names.NO_ENDPOINTS, match().count(Names.NO_ENDPOINTS).goTo(Names.REJECT));
        chain(Names.DROP);
        rule(Names.DROP, match().count(Names.NO_LOCAL_ENDPOINTS).drop());
        chain(Names.UNALLOCATED);
        rule(Names.UNALLOCATED, midStream());
        rule(Names.UNALLOCATED, match().count(Names.UNALLOCATED).drop());
    }

    /** A connection whose tracking was ended: it is reset rather than left hanging or sent to an endpoint new to it. */
    private RuleWriter midStream() {
        return match().key()
                .protocol()
                .equalTo(1, TCP)
                .key()
                .tcpFlags()
                .and(1, SYN)
                .equalTo(1, 0)
                .count(Names.NOT_TRACKED)
                .goTo(Names.REJECT);
    }

    private void dispatch() {
        chain(Names.DISPATCH);
        rule(Names.DISPATCH, midStream());
        rule(
                Names.DISPATCH,
                match().key().priority().and(4, ActionCode.ACTION_MASK).verdictFrom(Names.ACTIONS));
        rule(Names.DISPATCH, match().priority(ActionCode.AGAIN));
        writer.elements(
                Names.ACTIONS,
                TableWriter.action(ActionCode.REJECT, Names.NO_ENDPOINTS),
                TableWriter.action(ActionCode.DROP, Names.DROP));
    }

    /**
     * A client's endpoint is looked up anew each time, so that one that went leads nowhere at once: then the client is
     * forgotten, and the group, which is part of what was remembered, picks another. A full map only forgets new ones.
     */
    private void affinity() {
        chain(Names.LEARN);
        chain(Names.SETTLE);
        rule(Names.SETTLE, match().jump(Names.LEARN));
        rule(Names.SETTLE, match().key().priority().destinationNat(Names.AFFINITY_ENDPOINTS));
        chain(Names.REMEMBERED);
        rule(Names.REMEMBERED, match().jump(Names.LEARN));
        rule(Names.REMEMBERED, match().key().priority().destinationNat(Names.AFFINITY_ENDPOINTS));
        rule(
                Names.REMEMBERED,
                match().key().priority().and(4, ActionCode.GROUP_MASK).setPriority());
        rule(Names.REMEMBERED, LazyLayout.remember(match(), UpdateOperation.DELETE, null));
    }

    private void services() {
        chain(Names.FROM_CLUSTER);
        rule(
                Names.FROM_CLUSTER,
                addressKey().priorityFrom(Names.IN_CLUSTER_ADDRESSES).goTo(Names.DISPATCH));
        rule(Names.FROM_CLUSTER, nodePort(Names.IN_CLUSTER_NODE_PORTS));
        chain(Names.SERVICES);
        rule(Names.SERVICES, addressKey().priorityFrom(Names.SERVICE_ADDRESSES).goTo(Names.DISPATCH));
        rule(Names.SERVICES, nodePort(Names.NODE_PORTS));
        rule(
                Names.SERVICES,
                match().key()
                        .destinationAddress()
                        .in(Names.CLUSTER_IPS)
                        .count(Names.UNKNOWN_PORT)
                        .goTo(Names.REJECT));
        rule(
                Names.SERVICES,
                match().key().destinationAddress().in(Names.SERVICE_CIDRS).goTo(Names.UNALLOCATED));
    }

    private RuleWriter addressKey() {
        return match().key().destinationAddress().protocol().destinationPort();
    }

    private RuleWriter nodePort(String map) {
        return match().key()
                .destinationAddress()
                .in(Names.NODE_ADDRESSES)
                .key()
                .protocol()
                .destinationPort()
                .priorityFrom(map)
                .goTo(Names.DISPATCH);
    }

    private void postrouting() {
        chain(Names.MASQUERADE);
        rule(Names.MASQUERADE, match().clearPriority().then(new Expression.Masquerade()));
        chain(Names.MASQUERADE_UNLESS_POD);
        rule(Names.MASQUERADE_UNLESS_POD, match().clearPriority());
        rule(
                Names.MASQUERADE_UNLESS_POD,
                match().key().sourceAddress().notIn(Names.POD_CIDRS).then(new Expression.Masquerade()));
        chain(Names.MASQUERADE_IF_NODE);
        rule(Names.MASQUERADE_IF_NODE, match().clearPriority());
        rule(
                Names.MASQUERADE_IF_NODE,
                match().key().sourceAddressType().equalTo(4, RTN_LOCAL).then(new Expression.Masquerade()));
        writer.elements(
                Names.MASQUERADES,
                TableWriter.action(ActionCode.masquerade(Masquerade.UNLESS_POD), Names.MASQUERADE_UNLESS_POD),
                TableWriter.action(ActionCode.masquerade(Masquerade.ALWAYS), Names.MASQUERADE),
                TableWriter.action(ActionCode.masquerade(Masquerade.IF_NODE), Names.MASQUERADE_IF_NODE));
    }

    /** From a chain to the Services, and when they change meanwhile, on to another chain. */
    private void connect(String chain, String again) {
        boolean fromNode = again.equals(Names.AGAIN_FROM_NODE);
        fromCluster(chain, fromNode);
        rule(chain, changedMeanwhile().goTo(again));
        rule(chain, match().jump(Names.SERVICES));
        rule(chain, changedMeanwhile().goTo(again));
    }

    /** The second try. One that meets a second transaction is dropped: its client sends it again. */
    private void again(String chain, boolean fromNode) {
        chain(chain);
        rule(chain, match().count(Names.LOOKED_UP_AGAIN).clearPriority());
        fromCluster(chain, fromNode);
        rule(chain, changedMeanwhile().count(Names.CHANGED_MEANWHILE).drop());
        rule(chain, match().jump(Names.SERVICES));
        rule(chain, changedMeanwhile().count(Names.CHANGED_MEANWHILE).drop());
    }

    private void fromCluster(String chain, boolean fromNode) {
        RuleWriter from = fromNode ? match() : match().key().sourceAddress().in(Names.POD_CIDRS);
        rule(chain, from.jump(Names.FROM_CLUSTER));
    }

    private RuleWriter changedMeanwhile() {
        return match().key().priority().equalTo(4, ActionCode.AGAIN);
    }

    private void hooks() {
        again(Names.AGAIN, false);
        again(Names.AGAIN_FROM_NODE, true);
        chain(Names.PREROUTING, new Hook(ChainType.NAT, Point.PREROUTING, PRIORITY_DNAT));
        rule(Names.PREROUTING, restricted());
        connect(Names.PREROUTING, Names.AGAIN);
        chain(Names.OUTPUT, new Hook(ChainType.NAT, Point.OUTPUT, PRIORITY_DNAT));
        rule(Names.OUTPUT, restricted());
        connect(Names.OUTPUT, Names.AGAIN_FROM_NODE);
        sourceHooks();
        chain(Names.FORWARD, new Hook(ChainType.FILTER, Point.FORWARD, PRIORITY_FILTER));
        // out of the window: it would pass without its address being translated back, and end the connection
        rule(
                Names.FORWARD,
                match().key()
                        .conntrackState()
                        .and(4, CT_STATE_INVALID)
                        .differsFrom(4, 0)
                        .count(Names.OUT_OF_WINDOW)
                        .drop());
    }

    private void sourceHooks() {
        chain(Names.POSTROUTING, new Hook(ChainType.NAT, Point.POSTROUTING, PRIORITY_SNAT));
        rule(
                Names.POSTROUTING,
                match().key()
                        .conntrackStatus()
                        .and(4, IPS_DST_NAT)
                        .equalTo(4, 0)
                        .done());
        rule(
                Names.POSTROUTING,
                match().key()
                        .sourceAddress()
                        .destinationAddress()
                        .in(Names.HAIRPINS)
                        .goTo(Names.MASQUERADE));
        rule(
                Names.POSTROUTING,
                masquerade(match().key()
                        .originalDestinationAddress()
                        .protocol()
                        .originalDestinationPort()
                        .priorityFrom(Names.SERVICE_ADDRESSES)));
        rule(
                Names.POSTROUTING,
                masquerade(match().key()
                        .originalDestinationAddress()
                        .in(Names.NODE_ADDRESSES)
                        .key()
                        .protocol()
                        .originalDestinationPort()
                        .priorityFrom(Names.NODE_PORTS)));
    }

    private RuleWriter restricted() {
        return addressKey()
                .in(Names.RESTRICTED)
                .key()
                .destinationAddress()
                .protocol()
                .destinationPort()
                .sourceAddress()
                .notIn(Names.ALLOWED_SOURCES)
                .count(Names.SOURCE_NOT_ALLOWED)
                .drop();
    }

    private RuleWriter masquerade(RuleWriter rule) {
        return rule.key().priority().and(4, ActionCode.MASQUERADE_MASK).verdictFrom(Names.MASQUERADES);
    }

    private RuleWriter match() {
        return writer.match();
    }

    private void add(SetDefinition definition) {
        writer.add(definition);
    }

    private void chain(String name) {
        writer.chain(name, null);
    }

    private void chain(String name, Hook hook) {
        writer.chain(name, hook);
    }

    private void rule(String chain, RuleWriter rule) {
        writer.rule(chain, rule);
    }
}
