package dev.fairway.nodeproxy.announce;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * ARP for IPv4 over Ethernet (RFC 826).
 *
 * <p>An Ethernet frame has at least 60 bytes and ARP fills 42: our claims carry their generation in the 18 that are
 * padding to everybody else.
 */
final class Arp {

    static final int FRAME_BYTES = 60;

    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final long HEAD = 0x0001_0800_06_04_0000L;
    private static final int OPERATION_AT = 20;
    private static final int SENDER_MAC_AT = 22;
    private static final int SENDER_AT = 28;
    private static final int TARGET_AT = 38;
    private static final int CLAIM_AT = 42;

    /** "fairwy", and version 1. */
    private static final long CLAIM = 0x6661_6972_7779_0001L;

    private Arp() {}

    /** Tells everybody where the address is now: as a question to itself, and as an answer that nobody asked for. */
    static byte[][] announcements(InetAddress address, long generation, MacAddress mac) {
        Frame.Question everybody = new Frame.Question(address, address, MacAddress.BROADCAST);
        return new byte[][] {frame(REQUEST, everybody, generation, mac), frame(REPLY, everybody, generation, mac)};
    }

    static byte[] answer(Frame.Question question, long generation, MacAddress mac) {
        return frame(REPLY, question, generation, mac);
    }

    private static byte[] frame(int operation, Frame.Question question, long generation, MacAddress mac) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
        Ethernet.header(frame, question.senderMac(), mac, Ethernet.TYPE_ARP);
        frame.putLong(HEAD | operation);
        mac.writeTo(frame);
        frame.put(question.target().getAddress());
        question.senderMac().writeTo(frame);
        frame.put(question.sender().getAddress()).putLong(CLAIM).putLong(generation);
        return frame.array();
    }

    /** Reads a frame; empty when it does not concern us. */
    static Optional<Frame> read(ByteBuffer frame, int length) {
        if (length < CLAIM_AT || (frame.getLong(Ethernet.HEADER_BYTES) & ~0xffffL) != HEAD) {
            return Optional.empty();
        }
        MacAddress mac = MacAddress.read(frame, SENDER_MAC_AT);
        InetAddress sender = Ethernet.address(frame, SENDER_AT, 4);
        InetAddress target = Ethernet.address(frame, TARGET_AT, 4);
        if (length >= CLAIM_AT + 16 && frame.getLong(CLAIM_AT) == CLAIM) {
            return Optional.of(new Frame.OtherClaim(sender, frame.getLong(CLAIM_AT + 8), mac));
        }
        boolean isQuestion = frame.getShort(OPERATION_AT) == REQUEST && !sender.equals(target);
        return isQuestion ? Optional.of(new Frame.Question(target, sender, mac)) : Optional.empty();
    }
}
