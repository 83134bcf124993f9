package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.nftables.Expression;
import dev.fairway.nodeproxy.nftables.Expression.ConntrackKey;
import dev.fairway.nodeproxy.nftables.Expression.Header;
import dev.fairway.nodeproxy.nftables.Expression.MetaKey;
import dev.fairway.nodeproxy.nftables.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the expressions of one rule: keys of several fields are loaded into registers one after the other.
 *
 * <p>An address takes one register in IPv4 and four in IPv6; every other field one.
 */
final class RuleWriter {

    private static final int L4_PORT_OFFSET = 2;
    private static final int TCP_FLAGS_OFFSET = 13;

    private final IpFamily family;
    private final List<Expression> expressions = new ArrayList<>();
    private int register;

    RuleWriter(IpFamily family) {
        this.family = family;
    }

    List<Expression> expressions() {
        return List.copyOf(expressions);
    }

    /** The next key starts at the first register. */
    RuleWriter key() {
        register = 0;
        return this;
    }

    RuleWriter sourceAddress() {
        return address(family == IpFamily.IPV4 ? 12 : 8);
    }

    RuleWriter destinationAddress() {
        return address(family == IpFamily.IPV4 ? 16 : 24);
    }

    private RuleWriter address(int offset) {
        expressions.add(new Expression.Payload(Header.NETWORK, offset, family.addressBytes(), register));
        register += family.addressBytes() / 4;
        return this;
    }

    RuleWriter protocol() {
        return meta(MetaKey.L4_PROTOCOL);
    }

    RuleWriter destinationPort() {
        expressions.add(new Expression.Payload(Header.TRANSPORT, L4_PORT_OFFSET, 2, register++));
        return this;
    }

    RuleWriter tcpFlags() {
        expressions.add(new Expression.Payload(Header.TRANSPORT, TCP_FLAGS_OFFSET, 1, register++));
        return this;
    }

    RuleWriter priority() {
        return meta(MetaKey.PRIORITY);
    }

    private RuleWriter meta(MetaKey key) {
        expressions.add(new Expression.LoadMeta(key, register++));
        return this;
    }

    RuleWriter originalDestinationAddress() {
        expressions.add(new Expression.LoadConntrack(
                family == IpFamily.IPV4
                        ? ConntrackKey.ORIGINAL_DESTINATION_IPV4
                        : ConntrackKey.ORIGINAL_DESTINATION_IPV6,
                register));
        register += family.addressBytes() / 4;
        return this;
    }

    RuleWriter originalDestinationPort() {
        expressions.add(new Expression.LoadConntrack(ConntrackKey.ORIGINAL_DESTINATION_PORT, register++));
        return this;
    }

    RuleWriter replySourceAddress() {
        expressions.add(new Expression.LoadConntrack(
                family == IpFamily.IPV4 ? ConntrackKey.REPLY_SOURCE_IPV4 : ConntrackKey.REPLY_SOURCE_IPV6, register));
        register += family.addressBytes() / 4;
        return this;
    }

    RuleWriter replySourcePort() {
        expressions.add(new Expression.LoadConntrack(ConntrackKey.REPLY_SOURCE_PORT, register++));
        return this;
    }

    RuleWriter conntrackDirection() {
        expressions.add(new Expression.LoadConntrack(ConntrackKey.DIRECTION, register++));
        return this;
    }

    RuleWriter inputInterface() {
        return meta(MetaKey.INPUT_INTERFACE);
    }

    RuleWriter conntrackStatus() {
        expressions.add(new Expression.LoadConntrack(ConntrackKey.STATUS, register++));
        return this;
    }

    RuleWriter conntrackState() {
        expressions.add(new Expression.LoadConntrack(ConntrackKey.STATE, register++));
        return this;
    }

    RuleWriter sourceAddressType() {
        expressions.add(new Expression.LoadSourceAddressType(register++));
        return this;
    }

    RuleWriter random(int modulus) {
        expressions.add(new Expression.Random(modulus, register++));
        return this;
    }

    /** Masks the field loaded last. */
    RuleWriter and(int bytes, int mask) {
        expressions.add(new Expression.And(register - 1, bytes, mask));
        return this;
    }

    /** Compares the field loaded last. */
    RuleWriter equalTo(int bytes, int value) {
        expressions.add(new Expression.Compare(register - 1, true, bytes, value));
        return this;
    }

    RuleWriter differsFrom(int bytes, int value) {
        expressions.add(new Expression.Compare(register - 1, false, bytes, value));
        return this;
    }

    RuleWriter in(String set) {
        expressions.add(new Expression.InSet(set, 0, false));
        return this;
    }

    RuleWriter notIn(String set) {
        expressions.add(new Expression.InSet(set, 0, true));
        return this;
    }

    /** Keeps what the map holds for the key in the packet's priority. */
    RuleWriter priorityFrom(String map) {
        expressions.add(new Expression.MapTo(map, 0, 0));
        return setPriority();
    }

    RuleWriter setPriority() {
        expressions.add(new Expression.SetMeta(MetaKey.PRIORITY, 0));
        return this;
    }

    RuleWriter clearPriority() {
        return priority(0);
    }

    RuleWriter priority(int value) {
        expressions.add(new Expression.LoadImmediate(0, value));
        return setPriority();
    }

    /** Sends the packet to the address and port that the map holds for the key. */
    RuleWriter destinationNat(String map) {
        expressions.add(new Expression.MapTo(map, 0, 0));
        expressions.add(new Expression.DestinationNat(family == IpFamily.IPV4 ? 2 : 10, 0, family.addressBytes() / 4));
        return this;
    }

    RuleWriter verdictFrom(String map) {
        expressions.add(new Expression.VerdictMap(map, 0));
        return this;
    }

    RuleWriter then(Expression expression) {
        expressions.add(expression);
        return this;
    }

    RuleWriter jump(String chain) {
        return then(new Expression.Decide(new Verdict.Jump(chain)));
    }

    RuleWriter goTo(String chain) {
        return then(new Expression.Decide(new Verdict.Goto(chain)));
    }

    RuleWriter count(String counter) {
        return then(new Expression.Count(counter));
    }

    RuleWriter drop() {
        return then(new Expression.Decide(new Verdict.Drop()));
    }

    RuleWriter done() {
        return then(new Expression.Decide(new Verdict.Return()));
    }

    /** The register that the next field goes to. */
    int nextRegister() {
        return register;
    }
}
