package dev.fairway.nodeproxy.nftables;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.netlink.MessageWriter;
import dev.fairway.nodeproxy.netlink.Netlink;
import dev.fairway.nodeproxy.nftables.SetDefinition.FieldType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes commands as netlink messages, one after the other, between the two messages that frame a batch. */
final class CommandEncoder {

    static final int NFNL_SUBSYS_NFTABLES = 10;
    static final int NFNL_MSG_BATCH_BEGIN = 0x10;
    static final int NFNL_MSG_BATCH_END = 0x11;
    static final int NEWTABLE = 0;
    static final int DELTABLE = 2;
    static final int NEWCHAIN = 3;
    static final int NEWRULE = 6;
    static final int NEWSET = 9;
    static final int NEWSETELEM = 12;
    static final int DELSETELEM = 14;
    static final int NEWOBJ = 18;
    static final int NFT_OBJECT_COUNTER = 1;

    /** enum nft_table_flags: OWNER and PERSIST. */
    static final int OWNED = 2 | 4;

    /** A nested list's length is 16 bits; one element is far below the margin. */
    private static final int MAX_LIST_BYTES = 60_000;

    private static final int NFT_SET_INTERVAL = 0x4;
    private static final int NFT_SET_MAP = 0x8;
    private static final int NFT_SET_TIMEOUT = 0x10;
    private static final int NFT_SET_EVAL = 0x20;
    private static final int NFT_SET_CONCAT = 0x80;
    private static final int VERDICT_TYPE = 0xffffff00;

    private final MessageWriter writer;
    private final ExpressionEncoder expressions;
    private int sequence;

    /** The first message gets {@code firstSequence}, each further one the next number. */
    CommandEncoder(MessageWriter writer, int firstSequence) {
        this.writer = writer;
        this.expressions = new ExpressionEncoder(writer);
        this.sequence = firstSequence;
    }

    int nextSequence() {
        return sequence;
    }

    void batchMarker(int type) {
        writer.begin(type, Netlink.NLM_F_REQUEST, sequence++, Netlink.NFPROTO_UNSPEC, NFNL_SUBSYS_NFTABLES);
        writer.end();
    }

    void write(Command command) {
        switch (command) {
            case Command.AddTable(Table table, boolean owned, String userData) -> {
                begin(NEWTABLE, Netlink.NLM_F_CREATE, table);
                writer.put(1, table.name());
                writer.putIntBE(2, owned ? OWNED : 0);
                writer.put(6, userData);
                writer.end();
            }
            case Command.DeleteTable(Table table) -> {
                begin(DELTABLE, 0, table);
                writer.put(1, table.name());
                writer.end();
            }
            case Command.AddChain chain -> chain(chain);
            case Command.AddRule rule -> rule(rule);
            case Command.AddCounter(Table table, String name) -> counter(table, name);
            case Command.AddSet(Table table, SetDefinition definition) -> set(table, definition);
            case Command.AddElements(Table table, String set, List<Element> elements) ->
                elements(NEWSETELEM, Netlink.NLM_F_CREATE, table, set, elements);
            case Command.DeleteElements(Table table, String set, List<Element> elements) ->
                elements(DELSETELEM, 0, table, set, elements);
        }
    }

    private void begin(int message, int flags, Table table) {
        writer.begin(
                (NFNL_SUBSYS_NFTABLES << 8) | message, Netlink.NLM_F_REQUEST | flags, sequence++, family(table), 0);
    }

    static int family(Table table) {
        return table.family() == IpFamily.IPV4 ? Netlink.NFPROTO_IPV4 : Netlink.NFPROTO_IPV6;
    }

    private void chain(Command.AddChain chain) {
        begin(NEWCHAIN, Netlink.NLM_F_CREATE, chain.table());
        writer.put(1, chain.table().name());
        writer.put(3, chain.name());
        Command.Hook hook = chain.hook();
        if (hook != null) {
            int nest = writer.beginNest(4);
            writer.putIntBE(1, hook.point().number);
            writer.putIntBE(2, hook.priority());
            writer.endNest(nest);
            writer.put(7, hook.type().text);
        }
        writer.end();
    }

    private void rule(Command.AddRule rule) {
        begin(NEWRULE, Netlink.NLM_F_CREATE | Netlink.NLM_F_APPEND, rule.table());
        writer.put(1, rule.table().name());
        writer.put(2, rule.chain());
        int nest = writer.beginNest(4);
        rule.expressions().forEach(expressions::write);
        writer.endNest(nest);
        writer.end();
    }

    private void counter(Table table, String name) {
        begin(NEWOBJ, Netlink.NLM_F_CREATE, table);
        writer.put(1, table.name());
        writer.put(2, name);
        writer.putIntBE(3, NFT_OBJECT_COUNTER);
        writer.endNest(writer.beginNest(4));
        writer.end();
    }

    private void set(Table table, SetDefinition definition) {
        List<FieldType> value = definition.value();
        begin(NEWSET, Netlink.NLM_F_CREATE, table);
        writer.put(1, table.name());
        writer.put(2, definition.name());
        writer.putIntBE(3, flags(definition));
        writer.putIntBE(4, concatenated(definition.key()));
        writer.putIntBE(5, length(definition.key()));
        if (definition.holdsVerdicts()) {
            writer.putIntBE(6, VERDICT_TYPE);
            writer.putIntBE(7, 0);
        } else if (value != null) {
            writer.putIntBE(6, concatenated(value));
            writer.putIntBE(7, length(value));
        }
        description(definition);
        writer.putIntBE(10, sequence);
        writer.put(13, byteOrders(definition));
        writer.end();
    }

    private static int flags(SetDefinition definition) {
        return (definition.intervals() ? NFT_SET_INTERVAL : 0)
                | (definition.value() != null ? NFT_SET_MAP : 0)
                | (definition.dynamicSize() > 0 ? NFT_SET_TIMEOUT | NFT_SET_EVAL : 0)
                | (definition.intervals() && definition.key().size() > 1 ? NFT_SET_CONCAT : 0);
    }

    private void description(SetDefinition definition) {
        int nest = writer.beginNest(9);
        if (definition.dynamicSize() > 0) {
            writer.putIntBE(1, definition.dynamicSize());
        }
        if (definition.intervals() && definition.key().size() > 1) {
            int fields = writer.beginNest(2);
            for (FieldType field : definition.key()) {
                int element = writer.beginNest(1);
                writer.putIntBE(1, field.bytes);
                writer.endNest(element);
            }
            writer.endNest(fields);
        }
        writer.endNest(nest);
    }

    /** How nft 1.0.6 packs the types of a concatenation: six bits each. */
    private static int concatenated(List<FieldType> fields) {
        return fields.stream().mapToInt(field -> field.number).reduce(0, (sum, number) -> (sum << 6) | number);
    }

    private static int length(List<FieldType> fields) {
        return fields.size() == 1
                ? fields.getFirst().bytes
                : fields.stream().mapToInt(FieldType::paddedBytes).sum();
    }

    /** NFTNL_UDATA_SET_KEYBYTEORDER and _DATABYTEORDER, without which nft prints numbers in host order byte-swapped. */
    private static byte[] byteOrders(SetDefinition definition) {
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
        data.put((byte) 0).put((byte) 4).putInt(byteOrder(definition.key()));
        List<FieldType> value = definition.value();
        data.put((byte) 1).put((byte) 4).putInt(value == null ? 0 : byteOrder(value));
        return data.array();
    }

    private static int byteOrder(List<FieldType> fields) {
        int host = 1;
        int network = 2;
        if (fields.size() > 1) {
            return 0;
        }
        return fields.getFirst().hostOrder ? host : network;
    }

    private void elements(int message, int flags, Table table, String set, List<Element> elements) {
        int next = 0;
        while (next < elements.size()) {
            begin(message, flags, table);
            writer.put(1, table.name());
            writer.put(2, set);
            int list = writer.beginNest(3);
            do {
                element(elements.get(next++), message == NEWSETELEM);
            } while (next < elements.size() && writer.position() - list < MAX_LIST_BYTES);
            writer.endNest(list);
            writer.end();
        }
    }

    private void element(Element element, boolean withValue) {
        int nest = writer.beginNest(1);
        expressions.value(1, element.key().bytes());
        if (element.intervalEnd()) {
            writer.putIntBE(3, 1);
        }
        Data keyEnd = element.keyEnd();
        if (keyEnd != null) {
            expressions.value(10, keyEnd.bytes());
        }
        Element.Value value = element.value();
        if (withValue && value != null) {
            switch (value) {
                case Element.Value.OfData(Data data) -> expressions.value(2, data.bytes());
                case Element.Value.OfVerdict(Verdict verdict) -> expressions.verdict(2, verdict);
            }
        }
        writer.endNest(nest);
    }
}
