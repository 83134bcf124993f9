package dev.fairway.nodeproxy.nftables;

import dev.fairway.nodeproxy.netlink.MessageWriter;
import dev.fairway.nodeproxy.nftables.Expression.Refusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes expressions as nested attributes (linux/netfilter/nf_tables.h, kernel 6.18). */
final class ExpressionEncoder {

    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;
    private static final int NFTA_DYNSET_EXPR = 7;
    private static final int NFTA_DATA_VALUE = 1;
    private static final int NFTA_DATA_VERDICT = 2;
    private static final int FIRST_REGISTER = 8;
    private static final int VERDICT_REGISTER = 0;
    private static final int NF_NAT_RANGE_PROTO_RANDOM_FULLY = 1 << 4;
    private static final int NFT_REJECT_ICMP_UNREACH = 0;
    private static final int NFT_REJECT_TCP_RST = 1;

    private final MessageWriter writer;

    ExpressionEncoder(MessageWriter writer) {
        this.writer = writer;
    }

    void write(Expression expression) {
        int element = writer.beginNest(NFTA_LIST_ELEM);
        writer.put(NFTA_EXPR_NAME, name(expression));
        int data = writer.beginNest(NFTA_EXPR_DATA);
        attributes(expression);
        writer.endNest(data);
        writer.endNest(element);
    }

    private void attributes(Expression expression) {
        switch (expression) {
            case Expression.Payload payload -> payload(payload);
            case Expression.LoadMeta(var key, int register) -> {
                writer.putIntBE(1, FIRST_REGISTER + register);
                writer.putIntBE(2, key.number);
            }
            case Expression.SetMeta(var key, int register) -> {
                writer.putIntBE(2, key.number);
                writer.putIntBE(3, FIRST_REGISTER + register);
            }
            case Expression.LoadConntrack conntrack -> conntrack(conntrack);
            case Expression.And(int register, int bytes, int mask) -> and(register, bytes, mask);
            case Expression.Compare compare -> compare(compare);
            case Expression.InSet inSet -> inSet(inSet);
            case Expression.MapTo(String map, int key, int value) -> lookup(map, key, FIRST_REGISTER + value);
            case Expression.VerdictMap(String map, int key) -> lookup(map, key, VERDICT_REGISTER);
            case Expression.LoadImmediate(int register, int value) -> {
                writer.putIntBE(1, FIRST_REGISTER + register);
                value(2, host(4, value));
            }
            case Expression.Decide(Verdict verdict) -> {
                writer.putIntBE(1, VERDICT_REGISTER);
                verdict(2, verdict);
            }
            case Expression.Random random -> random(random);
            case Expression.DestinationNat nat -> destinationNat(nat);
            case Expression.Masquerade() -> writer.putIntBE(1, NF_NAT_RANGE_PROTO_RANDOM_FULLY);
            case Expression.Reject(Refusal refusal) -> reject(refusal);
            case Expression.UpdateMap update -> updateMap(update);
            case Expression.LoadSourceAddressType(int register) -> sourceAddressType(register);
            case Expression.Count(String counter) -> {
                writer.putIntBE(1, CommandEncoder.NFT_OBJECT_COUNTER);
                writer.put(2, counter);
            }
            case Expression.CountIn count -> countIn(count);
            case Expression.NoTrack() -> {}
        }
    }

    private void inSet(Expression.InSet inSet) {
        writer.put(1, inSet.set());
        writer.putIntBE(2, FIRST_REGISTER + inSet.keyRegister());
        if (inSet.inverted()) {
            writer.putIntBE(5, 1);
        }
    }

    private void random(Expression.Random random) {
        writer.putIntBE(1, FIRST_REGISTER + random.register());
        writer.putIntBE(2, random.modulus());
        writer.putIntBE(3, 1);
        writer.putIntBE(4, 0);
    }

    private void sourceAddressType(int register) {
        writer.putIntBE(1, FIRST_REGISTER + register);
        writer.putIntBE(2, 3);
        writer.putIntBE(3, 1);
    }

    private static String name(Expression expression) {
        return switch (expression) {
            case Expression.Payload _ -> "payload";
            case Expression.LoadMeta _, Expression.SetMeta _ -> "meta";
            case Expression.LoadConntrack _ -> "ct";
            case Expression.And _ -> "bitwise";
            case Expression.Compare _ -> "cmp";
            case Expression.InSet _, Expression.MapTo _, Expression.VerdictMap _ -> "lookup";
            case Expression.LoadImmediate _, Expression.Decide _ -> "immediate";
            case Expression.Random _ -> "numgen";
            case Expression.DestinationNat _ -> "nat";
            case Expression.Masquerade _ -> "masq";
            case Expression.Reject _ -> "reject";
            case Expression.UpdateMap _, Expression.CountIn _ -> "dynset";
            case Expression.LoadSourceAddressType _ -> "fib";
            case Expression.Count _ -> "objref";
            case Expression.NoTrack _ -> "notrack";
        };
    }

    private void payload(Expression.Payload payload) {
        writer.putIntBE(1, FIRST_REGISTER + payload.register());
        writer.putIntBE(2, payload.header().number);
        writer.putIntBE(3, payload.offset());
        writer.putIntBE(4, payload.length());
    }

    private void conntrack(Expression.LoadConntrack conntrack) {
        writer.putIntBE(1, FIRST_REGISTER + conntrack.register());
        writer.putIntBE(2, conntrack.key().number);
        Expression.Direction direction = conntrack.key().direction;
        if (direction != null) {
            writer.putByte(3, direction.number);
        }
    }

    private void and(int register, int bytes, int mask) {
        writer.putIntBE(1, FIRST_REGISTER + register);
        writer.putIntBE(2, FIRST_REGISTER + register);
        writer.putIntBE(3, bytes);
        value(4, host(bytes, mask));
        value(5, host(bytes, 0));
    }

    private void compare(Expression.Compare compare) {
        writer.putIntBE(1, FIRST_REGISTER + compare.register());
        writer.putIntBE(2, compare.equal() ? 0 : 1);
        value(3, host(compare.bytes(), compare.value()));
    }

    private void lookup(String set, int keyRegister, int destination) {
        writer.put(1, set);
        writer.putIntBE(2, FIRST_REGISTER + keyRegister);
        writer.putIntBE(3, destination);
    }

    private void destinationNat(Expression.DestinationNat nat) {
        writer.putIntBE(1, 1);
        writer.putIntBE(2, nat.nfproto());
        writer.putIntBE(3, FIRST_REGISTER + nat.addressRegister());
        writer.putIntBE(5, FIRST_REGISTER + nat.portRegister());
    }

    private void reject(Refusal refusal) {
        switch (refusal) {
            case Refusal.TcpReset() -> {
                writer.putIntBE(1, NFT_REJECT_TCP_RST);
                writer.putByte(2, 0);
            }
            case Refusal.Unreachable(int code) -> {
                writer.putIntBE(1, NFT_REJECT_ICMP_UNREACH);
                writer.putByte(2, code);
            }
        }
    }

    private void updateMap(Expression.UpdateMap update) {
        writer.put(1, update.map());
        writer.putIntBE(3, update.operation().number);
        writer.putIntBE(4, FIRST_REGISTER + update.keyRegister());
        writer.putIntBE(5, FIRST_REGISTER + update.valueRegister());
        if (update.timeout() != null) {
            writer.putLongBE(6, update.timeout().toMillis());
        }
    }

    private void countIn(Expression.CountIn count) {
        writer.put(1, count.set());
        writer.putIntBE(3, Expression.UpdateOperation.UPDATE.number);
        writer.putIntBE(4, FIRST_REGISTER + count.keyRegister());
        writer.putLongBE(6, count.timeout().toMillis());
        int counter = writer.beginNest(NFTA_DYNSET_EXPR);
        writer.put(NFTA_EXPR_NAME, "counter");
        int data = writer.beginNest(NFTA_EXPR_DATA);
        writer.endNest(data);
        writer.endNest(counter);
    }

    /** A nested NFTA_DATA_VALUE. */
    void value(int type, byte[] bytes) {
        int nest = writer.beginNest(type);
        writer.put(NFTA_DATA_VALUE, bytes);
        writer.endNest(nest);
    }

    /** A nested NFTA_DATA_VERDICT. */
    void verdict(int type, Verdict verdict) {
        int nest = writer.beginNest(type);
        int inner = writer.beginNest(NFTA_DATA_VERDICT);
        switch (verdict) {
            case Verdict.Accept() -> writer.putIntBE(1, 1);
            case Verdict.Drop() -> writer.putIntBE(1, 0);
            case Verdict.Return() -> writer.putIntBE(1, VerdictCode.RETURN);
            case Verdict.Jump(String chain) -> {
                writer.putIntBE(1, VerdictCode.JUMP);
                writer.put(2, chain);
            }
            case Verdict.Goto(String chain) -> {
                writer.putIntBE(1, VerdictCode.GOTO);
                writer.put(2, chain);
            }
        }
        writer.endNest(inner);
        writer.endNest(nest);
    }

    private static byte[] host(int bytes, int value) {
        return bytes == 1
                ? new byte[] {(byte) value}
                : ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(value)
                        .array();
    }

    /** enum nft_verdicts. */
    static final class VerdictCode {
        static final int JUMP = -3;
        static final int GOTO = -4;
        static final int RETURN = -5;

        private VerdictCode() {}
    }
}
