package dev.fairway.nodeproxy.packets;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** A TCP segment without options (RFC 9293, section 3.1). */
final class TcpSegment {

    private static final int HEADER = 20;
    private static final int CHECKSUM_OFFSET = 16;
    private static final int PROTOCOL = 6;
    private static final int WINDOW = 64_000;
    private static final byte PUSH_AND_ACK = 0x18;

    private final ByteBuffer bytes;

    TcpSegment(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes.clone());
    }

    /** One byte of data at {@code sequence}. */
    static TcpSegment data(int sourcePort, int destinationPort, int sequence, int acknowledged) {
        return new TcpSegment(ByteBuffer.allocate(HEADER + 1)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putInt(sequence)
                .putInt(acknowledged)
                .put((byte) ((HEADER / 4) << 4))
                .put(PUSH_AND_ACK)
                .putShort((short) WINDOW)
                .array());
    }

    int sourcePort() {
        return bytes.getShort(0) & 0xffff;
    }

    int destinationPort() {
        return bytes.getShort(2) & 0xffff;
    }

    /** What follows its last byte. */
    int nextSequence() {
        int dataOffset = (bytes.get(12) >> 4 & 0xf) * 4;
        return bytes.getInt(4) + bytes.capacity() - dataOffset;
    }

    int acknowledged() {
        return bytes.getInt(8);
    }

    /** As it is sent between these addresses. */
    byte[] between(InetAddress source, InetAddress destination) {
        byte[] segment = bytes.array().clone();
        int length = segment.length;
        int sum = sum(source.getAddress()) + sum(destination.getAddress()) + PROTOCOL + length + sum(segment);
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        ByteBuffer.wrap(segment).putShort(CHECKSUM_OFFSET, (short) ~sum);
        return segment;
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }
}
