package dev.fairway.nodeproxy.announce;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Neighbour discovery for IPv6 over Ethernet (RFC 4861).
 *
 * <p>Our advertisements carry their generation in an option of the number for experiments (RFC 4727), which others skip.
 */
final class Ndp {

    /** Ethernet, IPv6, ICMPv6 with target, link-layer address, claim. */
    static final int FRAME_BYTES = Ethernet.HEADER_BYTES + 40 + 24 + 8 + 24;

    static final int ICMPV6 = 58;
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;

    /** Where the IPv6 header says what follows it, and where that says what it is. */
    static final int NEXT_HEADER_AT = Ethernet.HEADER_BYTES + 6;

    static final int TYPE_AT = Ethernet.HEADER_BYTES + 40;

    private static final int HOP_LIMIT = 255;
    private static final int HOP_LIMIT_AT = Ethernet.HEADER_BYTES + 7;
    private static final int SENDER_MAC_AT = MacAddress.BYTES;
    private static final int SOURCE_AT = Ethernet.HEADER_BYTES + 8;
    private static final int TARGET_AT = TYPE_AT + 8;
    private static final int OPTIONS_AT = TYPE_AT + 24;
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    private static final int TARGET_LINK_LAYER_ADDRESS = 2;
    private static final int EXPERIMENT = 253;
    private static final int CLAIM_UNITS = 3;

    /** "fairwy", and version 1. */
    private static final long CLAIM = 0x6661_6972_7779_0001L;

    /** A text, since a native image cannot hold an address that was made while it was built. */
    private static final String ALL_NODES = "ff02::1";

    private static final MacAddress ALL_NODES_MAC = new MacAddress(0x3333_0000_0001L);

    private Ndp() {}

    /** Tells everybody where the address is now. */
    static byte[] announcement(InetAddress address, long generation, MacAddress mac) {
        return frame(
                new Frame.Question(address, InetAddress.ofLiteral(ALL_NODES), ALL_NODES_MAC),
                OVERRIDE,
                generation,
                mac);
    }

    /** Who asks without an address of its own is told together with everybody. */
    static byte[] answer(Frame.Question question, long generation, MacAddress mac) {
        return question.sender().isAnyLocalAddress()
                ? announcement(question.target(), generation, mac)
                : frame(question, SOLICITED | OVERRIDE, generation, mac);
    }

    private static byte[] frame(Frame.Question question, int flags, long generation, MacAddress mac) {
        byte[] address = question.target().getAddress();
        ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
        int length = FRAME_BYTES - TYPE_AT;
        Ethernet.header(frame, question.senderMac(), mac, Ethernet.TYPE_IPV6);
        frame.putInt(0x6000_0000)
                .putShort((short) length)
                .put((byte) ICMPV6)
                .put((byte) HOP_LIMIT)
                .put(address)
                .put(question.sender().getAddress())
                .putInt(ADVERTISEMENT << 24)
                .putInt(flags)
                .put(address)
                .put((byte) TARGET_LINK_LAYER_ADDRESS)
                .put((byte) 1);
        mac.writeTo(frame);
        frame.put((byte) EXPERIMENT)
                .put((byte) CLAIM_UNITS)
                .putShort((short) 0)
                .putLong(CLAIM)
                .putLong(generation)
                .putInt(0);
        frame.putShort(TYPE_AT + 2, checksum(frame, length));
        return frame.array();
    }

    /** Over addresses, length, protocol and message (RFC 4443 2.3). */
    private static short checksum(ByteBuffer frame, int length) {
        int sum = length + ICMPV6;
        for (int at = SOURCE_AT; at < FRAME_BYTES; at += 2) {
            sum += frame.getShort(at) & 0xffff;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }

    /** Reads a frame; empty when it does not concern us. */
    static Optional<Frame> read(ByteBuffer frame, int length) {
        if (length < OPTIONS_AT
                || frame.get(NEXT_HEADER_AT) != ICMPV6
                || (frame.get(HOP_LIMIT_AT) & 0xff) != HOP_LIMIT) {
            return Optional.empty();
        }
        InetAddress target = Ethernet.address(frame, TARGET_AT, 16);
        MacAddress mac = MacAddress.read(frame, SENDER_MAC_AT);
        return switch (frame.get(TYPE_AT) & 0xff) {
            case SOLICITATION -> Optional.of(new Frame.Question(target, Ethernet.address(frame, SOURCE_AT, 16), mac));
            case ADVERTISEMENT -> claim(frame, length).map(generation -> new Frame.OtherClaim(target, generation, mac));
            default -> Optional.empty();
        };
    }

    private static Optional<Long> claim(ByteBuffer frame, int length) {
        int at = OPTIONS_AT;
        while (at + 2 <= length) {
            int bytes = (frame.get(at + 1) & 0xff) * 8;
            if (bytes == 0 || at + bytes > length) {
                return Optional.empty();
            }
            if ((frame.get(at) & 0xff) == EXPERIMENT && bytes == CLAIM_UNITS * 8 && frame.getLong(at + 4) == CLAIM) {
                return Optional.of(frame.getLong(at + 12));
            }
            at += bytes;
        }
        return Optional.empty();
    }
}
