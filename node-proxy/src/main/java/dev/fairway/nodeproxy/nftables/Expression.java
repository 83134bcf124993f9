package dev.fairway.nodeproxy.nftables;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One expression of a rule, as the kernel evaluates it (linux/netfilter/nf_tables.h).
 *
 * <p>Registers are the sixteen of four bytes, numbered 0 to 15; a value longer than four bytes takes the ones after its
 * first. An expression that does not match ends the rule, and evaluation goes on with the next one.
 */
public sealed interface Expression {

    /** Where {@link Payload} counts its offset from; the order is the kernel's, after the link layer. */
    enum Header {
        NETWORK(1),
        TRANSPORT(2);

        final int number;

        Header(int number) {
            this.number = number;
        }
    }

    /** Loads {@code length} bytes of the packet. */
    record Payload(Header header, int offset, int length, int register) implements Expression {}

    /** What {@link LoadMeta} and {@link SetMeta} touch. */
    enum MetaKey {
        PRIORITY(2),
        INPUT_INTERFACE(4),
        L4_PROTOCOL(16);

        final int number;

        MetaKey(int number) {
            this.number = number;
        }
    }

    record LoadMeta(MetaKey key, int register) implements Expression {}

    record SetMeta(MetaKey key, int register) implements Expression {}

    /** What {@link LoadConntrack} reads of a packet's connection. */
    enum ConntrackKey {
        STATE(0, null),
        /** One byte: 0 for a packet of the original direction, 1 for one of the reply. */
        DIRECTION(1, null),
        STATUS(2, null),
        ORIGINAL_DESTINATION_PORT(12, Direction.ORIGINAL),
        ORIGINAL_DESTINATION_IPV4(20, Direction.ORIGINAL),
        ORIGINAL_DESTINATION_IPV6(22, Direction.ORIGINAL),
        REPLY_SOURCE_PORT(11, Direction.REPLY),
        REPLY_SOURCE_IPV4(19, Direction.REPLY),
        REPLY_SOURCE_IPV6(21, Direction.REPLY);

        final int number;
        final @Nullable Direction direction;

        ConntrackKey(int number, @Nullable Direction direction) {
            this.number = number;
            this.direction = direction;
        }
    }

    /** A direction of a connection. */
    enum Direction {
        ORIGINAL(0),
        REPLY(1);

        final int number;

        Direction(int number) {
            this.number = number;
        }
    }

    record LoadConntrack(ConntrackKey key, int register) implements Expression {}

    /** {@code register = register & mask}, a number of 1 or 4 bytes in host order. */
    record And(int register, int bytes, int mask) implements Expression {}

    /** Goes on when the number of 1 or 4 bytes equals the value, or, {@code equal} false, when it does not. */
    record Compare(int register, boolean equal, int bytes, int value) implements Expression {}

    /** Goes on when the set holds the key, or, {@code inverted}, when it does not. */
    record InSet(String set, int keyRegister, boolean inverted) implements Expression {}

    /** Loads what the map holds for the key; no match without it. */
    record MapTo(String map, int keyRegister, int valueRegister) implements Expression {}

    /** Follows the verdict that the map holds for the key. */
    record VerdictMap(String map, int keyRegister) implements Expression {}

    /** Loads a number of four bytes, in host order. */
    record LoadImmediate(int register, int value) implements Expression {}

    record Decide(Verdict verdict) implements Expression {}

    /** A random number below {@code modulus}, in host order. */
    record Random(int modulus, int register) implements Expression {}

    /** Destination NAT to the address and port in the registers; ends the chain. */
    record DestinationNat(int nfproto, int addressRegister, int portRegister) implements Expression {}

    /** Source NAT to the address of the interface that the packet leaves by, with a random port; ends the chain. */
    record Masquerade() implements Expression {}

    /** How a packet is turned down; the code is that of an ICMP or ICMPv6 destination unreachable message. */
    sealed interface Refusal {
        record TcpReset() implements Refusal {}

        record Unreachable(int code) implements Refusal {}
    }

    record Reject(Refusal refusal) implements Expression {}

    /** What the packet path does to a set or map. */
    enum UpdateOperation {
        UPDATE(1),
        DELETE(2);

        final int number;

        UpdateOperation(int number) {
            this.number = number;
        }
    }

    /**
     * Changes an element of a dynamic map from the packet path. An update of a present element renews its time-out and
     * keeps its value; one that finds the map full does not match.
     */
    record UpdateMap(
            String map,
            UpdateOperation operation,
            int keyRegister,
            int valueRegister,
            @Nullable Duration timeout) implements Expression {}

    /** Loads the type of the packet's source address (RTN_LOCAL is 2). */
    record LoadSourceAddressType(int register) implements Expression {}

    /** Keeps the packet away from connection tracking; before that only, in the raw chains. */
    record NoTrack() implements Expression {}

    /** Counts the packet in a counter of the table. */
    record Count(String counter) implements Expression {}

    /** Counts the packet in an element of a dynamic set, which is made where it is missing and the set is not full. */
    record CountIn(String set, int keyRegister, Duration timeout) implements Expression {}
}
