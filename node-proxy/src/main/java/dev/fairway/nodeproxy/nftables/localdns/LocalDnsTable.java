package dev.fairway.nodeproxy.nftables.localdns;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.Command.AddChain;
import dev.fairway.nodeproxy.nftables.Command.AddElements;
import dev.fairway.nodeproxy.nftables.Command.AddRule;
import dev.fairway.nodeproxy.nftables.Command.AddSet;
import dev.fairway.nodeproxy.nftables.Command.ChainType;
import dev.fairway.nodeproxy.nftables.Command.Hook;
import dev.fairway.nodeproxy.nftables.Command.Point;
import dev.fairway.nodeproxy.nftables.Element;
import dev.fairway.nodeproxy.nftables.Expression;
import dev.fairway.nodeproxy.nftables.Expression.Header;
import dev.fairway.nodeproxy.nftables.Expression.MetaKey;
import dev.fairway.nodeproxy.nftables.Nftables;
import dev.fairway.nodeproxy.nftables.SetDefinition;
import dev.fairway.nodeproxy.nftables.SetDefinition.FieldType;
import dev.fairway.nodeproxy.nftables.Table;
import dev.fairway.nodeproxy.nftables.Transaction;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Table {@code fairway-dns} of each family: packets to and from port 53 of its addresses are not tracked, and so not
 * translated either. It has a table of its own, so that it comes and goes without touching the Services' rules.
 */
public final class LocalDnsTable {

    /** The tables' name. */
    public static final String NAME = "fairway-dns";

    private static final String VERSION = "fairway-dns 1";
    private static final String SERVERS = "servers";

    /** Before connection tracking, which comes at -200 (NF_IP_PRI_RAW). */
    private static final int PRIORITY_RAW = -300;

    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int PORT = 53;
    private static final int SOURCE_PORT_OFFSET = 0;
    private static final int DESTINATION_PORT_OFFSET = 2;

    private final Nftables nftables;
    private final boolean owned;

    /**
     * @param owned other programs can't change the tables (kernel 6.9)
     */
    public LocalDnsTable(Nftables nftables, boolean owned) {
        this.nftables = nftables;
        this.owned = owned;
    }

    /** Makes the tables hold these addresses and no others, whatever happened to them. */
    public void ensure(Collection<InetAddress> addresses) {
        for (IpFamily family : IpFamily.values()) {
            List<InetAddress> own = addresses.stream()
                    .filter(address -> IpFamily.of(address) == family)
                    .toList();
            ensure(new Table(family, NAME), own);
        }
    }

    private void ensure(Table table, List<InetAddress> addresses) {
        Optional<Nftables.TableState> found = nftables.find(table);
        boolean isOurs = found.isPresent() && found.get().userData().equals(VERSION);
        boolean isRight =
                isOurs ? held(nftables, table).equals(Set.copyOf(addresses)) : found.isEmpty() && addresses.isEmpty();
        if (isRight) {
            return;
        }
        List<Command> commands = new ArrayList<>();
        found.ifPresent(state -> {
            commands.add(new Command.AddTable(table, state.owned(), state.userData()));
            commands.add(new Command.DeleteTable(table));
        });
        if (!addresses.isEmpty()) {
            commands.addAll(layout(table, addresses));
        }
        nftables.commit(new Transaction(commands));
    }

    /** The addresses that a table of ours has, in no order; of any process of ours. */
    public static Set<InetAddress> addresses(Nftables nftables) {
        Set<InetAddress> addresses = new HashSet<>();
        for (IpFamily family : IpFamily.values()) {
            Table table = new Table(family, NAME);
            if (nftables.find(table).isPresent()) {
                addresses.addAll(held(nftables, table));
            }
        }
        return addresses;
    }

    private static Set<InetAddress> held(Nftables nftables, Table table) {
        Set<InetAddress> addresses = new HashSet<>();
        if (nftables.sets(table).contains(SERVERS)) {
            for (Element element : nftables.elements(table, SERVERS)) {
                addresses.add(address(
                        Arrays.copyOf(element.key().bytes(), table.family().addressBytes())));
            }
        }
        return addresses;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    private List<Command> layout(Table table, List<InetAddress> addresses) {
        FieldType address = table.family() == IpFamily.IPV4 ? FieldType.IPV4_ADDRESS : FieldType.IPV6_ADDRESS;
        List<Command> commands = new ArrayList<>();
        commands.add(new Command.AddTable(table, owned, VERSION));
        commands.add(new AddSet(
                table, SetDefinition.set(SERVERS, address, FieldType.INET_PROTOCOL, FieldType.INET_SERVICE)));
        commands.add(new AddElements(table, SERVERS, elements(addresses)));
        for (Point point : List.of(Point.PREROUTING, Point.OUTPUT)) {
            String chain = point == Point.PREROUTING ? "prerouting" : "output";
            commands.add(new AddChain(table, chain, new Hook(ChainType.FILTER, point, PRIORITY_RAW)));
            commands.add(new AddRule(table, chain, untracked(table.family(), false)));
            commands.add(new AddRule(table, chain, untracked(table.family(), true)));
        }
        return commands;
    }

    /** A packet to a server; {@code answer} true: one from it. */
    private static List<Expression> untracked(IpFamily family, boolean answer) {
        int source = family == IpFamily.IPV4 ? 12 : 8;
        int registers = family.addressBytes() / 4;
        int offset = answer ? source : source + family.addressBytes();
        int port = answer ? SOURCE_PORT_OFFSET : DESTINATION_PORT_OFFSET;
        return List.of(
                new Expression.Payload(Header.NETWORK, offset, family.addressBytes(), 0),
                new Expression.LoadMeta(MetaKey.L4_PROTOCOL, registers),
                new Expression.Payload(Header.TRANSPORT, port, 2, registers + 1),
                new Expression.InSet(SERVERS, 0, false),
                new Expression.NoTrack());
    }

    /** Address, protocol and port, each padded to four bytes. */
    private static List<Element> elements(List<InetAddress> addresses) {
        List<Element> elements = new ArrayList<>();
        for (InetAddress address : addresses) {
            for (int protocol : new TreeSet<>(Set.of(UDP, TCP))) {
                byte[] bytes = address.getAddress();
                ByteBuffer key = ByteBuffer.allocate(bytes.length + 8).put(bytes);
                key.put((byte) protocol).put(new byte[3]).putShort((short) PORT);
                elements.add(Element.of(key.array()));
            }
        }
        return elements;
    }
}
