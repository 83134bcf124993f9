package dev.fairway.nodeproxy.nftables.table;

import static dev.fairway.nodeproxy.nftables.SetDefinition.FieldType.INET_PROTOCOL;
import static dev.fairway.nodeproxy.nftables.SetDefinition.FieldType.INET_SERVICE;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.Command.ChainType;
import dev.fairway.nodeproxy.nftables.Command.Hook;
import dev.fairway.nodeproxy.nftables.Command.Point;
import dev.fairway.nodeproxy.nftables.Expression;
import dev.fairway.nodeproxy.nftables.SetDefinition;
import dev.fairway.nodeproxy.nftables.SetDefinition.FieldType;
import java.time.Duration;
import java.util.List;

/**
 * What counts the traffic of Services, where that is asked for: every packet of a connection whose destination was
 * translated, by the address asked for and the endpoint that answers; and its first packet once more.
 *
 * <p>The packet path makes the elements itself. A full set counts no further pairs, and one without packets for an hour
 * makes room, so neither programming nor memory depends on how many Services there are. A packet passes postrouting
 * or, towards a process of the node, input; one from the node to itself both, of which the latter is left out.
 */
final class TrafficLayout {

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int LOOPBACK_INDEX = 1;
    private static final int AFTER_SOURCE_NAT = 300;
    private static final int BEFORE_SOURCE_NAT = 99;
    private static final int ORIGINAL = 0;
    private static final int REPLY = 1;

    private final TableWriter writer;

    private TrafficLayout(IpFamily family) {
        this.writer = new TableWriter(family);
    }

    /** @param size how many pairs of address and endpoint are counted */
    static List<Command> commands(IpFamily family, int size) {
        TrafficLayout layout = new TrafficLayout(family);
        FieldType address = family == IpFamily.IPV4 ? FieldType.IPV4_ADDRESS : FieldType.IPV6_ADDRESS;
        for (String set : List.of(Names.CONNECTIONS, Names.TO_ENDPOINTS, Names.FROM_ENDPOINTS)) {
            layout.writer.add(SetDefinition.set(set, address, INET_PROTOCOL, INET_SERVICE, address, INET_SERVICE)
                    .withDynamicSize(size));
        }
        layout.connections();
        layout.packets();
        return layout.writer.commands();
    }

    private void connections() {
        // before the one that masquerades, which ends the way of a first packet
        writer.chain(Names.CONNECTIONS, new Hook(ChainType.NAT, Point.POSTROUTING, BEFORE_SOURCE_NAT));
        writer.rule(Names.CONNECTIONS, notTranslated());
        writer.rule(Names.CONNECTIONS, count(writer.match(), Names.CONNECTIONS));
        writer.chain(Names.HOST_CONNECTIONS, new Hook(ChainType.NAT, Point.INPUT, BEFORE_SOURCE_NAT));
        writer.rule(Names.HOST_CONNECTIONS, fromItself());
        writer.rule(Names.HOST_CONNECTIONS, notTranslated());
        writer.rule(Names.HOST_CONNECTIONS, count(writer.match(), Names.CONNECTIONS));
    }

    private void packets() {
        writer.chain(Names.COUNT_TRAFFIC, null);
        writer.rule(Names.COUNT_TRAFFIC, notTranslated());
        writer.rule(Names.COUNT_TRAFFIC, count(inDirection(ORIGINAL), Names.TO_ENDPOINTS));
        writer.rule(Names.COUNT_TRAFFIC, count(inDirection(REPLY), Names.FROM_ENDPOINTS));
        writer.chain(Names.TRAFFIC, new Hook(ChainType.FILTER, Point.POSTROUTING, AFTER_SOURCE_NAT));
        writer.rule(Names.TRAFFIC, writer.match().jump(Names.COUNT_TRAFFIC));
        writer.chain(Names.HOST_TRAFFIC, new Hook(ChainType.FILTER, Point.INPUT, AFTER_SOURCE_NAT));
        writer.rule(Names.HOST_TRAFFIC, fromItself());
        writer.rule(Names.HOST_TRAFFIC, writer.match().jump(Names.COUNT_TRAFFIC));
    }

    private RuleWriter fromItself() {
        return writer.match().key().inputInterface().equalTo(4, LOOPBACK_INDEX).done();
    }

    private RuleWriter notTranslated() {
        return writer.match()
                .key()
                .conntrackStatus()
                .and(4, Layout.IPS_DST_NAT)
                .equalTo(4, 0)
                .done();
    }

    private RuleWriter inDirection(int direction) {
        return writer.match().key().conntrackDirection().equalTo(1, direction);
    }

    private static RuleWriter count(RuleWriter rule, String set) {
        return rule.key()
                .originalDestinationAddress()
                .protocol()
                .originalDestinationPort()
                .replySourceAddress()
                .replySourcePort()
                .then(new Expression.CountIn(set, 0, REMEMBERED));
    }
}
