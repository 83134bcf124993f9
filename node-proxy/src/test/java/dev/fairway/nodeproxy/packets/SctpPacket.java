package dev.fairway.nodeproxy.packets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/** The two packets that begin an SCTP association: INIT, and INIT ACK with its state cookie (RFC 9260, 3.3.2, 3.3.3). */
final class SctpPacket {

    private static final byte INIT = 1;
    private static final byte INIT_ACK = 2;
    private static final short STATE_COOKIE = 7;
    private static final int HEADER = 12;
    private static final int CHUNK = 20;
    private static final int CHECKSUM_OFFSET = 8;

    private final byte[] bytes;

    SctpPacket(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    static SctpPacket init(int sourcePort, int destinationPort) {
        return packet(INIT, sourcePort, destinationPort, 0, "");
    }

    /** The server's answer, with this text for its cookie. */
    SctpPacket acknowledge(String cookie) {
        int from = destinationPort();
        int to = sourcePort();
        return packet(INIT_ACK, from, to, initiateTag(), cookie);
    }

    boolean isInit() {
        return is(INIT);
    }

    boolean isInitAck() {
        return is(INIT_ACK);
    }

    private boolean is(byte type) {
        return bytes.length >= HEADER + CHUNK && bytes[HEADER] == type;
    }

    int sourcePort() {
        return buffer().getShort(0) & 0xffff;
    }

    int destinationPort() {
        return buffer().getShort(2) & 0xffff;
    }

    private int initiateTag() {
        return buffer().getInt(HEADER + 4);
    }

    String cookie() {
        int start = HEADER + CHUNK + 4;
        int length = buffer().getShort(HEADER + CHUNK + 2) - 4;
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes);
    }

    private static SctpPacket packet(byte type, int sourcePort, int destinationPort, int tag, String cookie) {
        byte[] text = cookie.getBytes(StandardCharsets.UTF_8);
        int parameter = text.length == 0 ? 0 : 4 + text.length;
        ByteBuffer packet = ByteBuffer.allocate(HEADER + CHUNK + (parameter + 3) / 4 * 4);
        packet.putShort((short) sourcePort).putShort((short) destinationPort).putInt(tag);
        packet.putInt(0);
        packet.put(type).put((byte) 0).putShort((short) (CHUNK + parameter));
        packet.putInt(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE)).putInt(65536);
        packet.putShort((short) 1).putShort((short) 1).putInt(1);
        if (parameter > 0) {
            packet.putShort(STATE_COOKIE).putShort((short) parameter).put(text);
        }
        CRC32C checksum = new CRC32C();
        checksum.update(packet.array());
        packet.order(ByteOrder.LITTLE_ENDIAN).putInt(CHECKSUM_OFFSET, (int) checksum.getValue());
        return new SctpPacket(packet.array());
    }
}
