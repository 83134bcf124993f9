package dev.fairway.nodeproxy.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes netlink messages with nested attributes, one after the other, into one buffer.
 *
 * <p>Attribute values are padded to four bytes; numbers marked BE are in network order, as nf_tables wants them.
 */
public final class MessageWriter {

    private static final int NLA_F_NESTED = 0x8000;
    private static final int ATTRIBUTE_HEADER = 4;

    private final ByteBuffer buffer;
    private int messageStart = -1;

    /** Writes from the start of {@code buffer}, which it sets to native byte order. */
    public MessageWriter(ByteBuffer buffer) {
        this.buffer = buffer.clear().order(ByteOrder.nativeOrder());
    }

    public int position() {
        return buffer.position();
    }

    /** The bytes left. */
    public int remaining() {
        return buffer.remaining();
    }

    /** Forgets everything from {@code position} on. */
    public void rewindTo(int position) {
        buffer.position(position);
    }

    /** Starts a message with its nfgenmsg; {@link #end} completes it. */
    public void begin(int type, int flags, int sequence, int family, int resourceId) {
        messageStart = buffer.position();
        buffer.putInt(0).putShort((short) type).putShort((short) flags);
        buffer.putInt(sequence).putInt(0);
        buffer.put((byte) family).put((byte) 0).putShort(bigEndian((short) resourceId));
    }

    /**
     * struct ifaddrmsg, in its order.
     *
     * @param interfaceIndex of the link
     */
    record AddressHeader(int family, int prefixLength, int flags, int scope, int interfaceIndex) {}

    /** Starts a message about an interface's address; {@link #end} completes it. */
    void beginAddress(int type, int flags, int sequence, AddressHeader header) {
        messageStart = buffer.position();
        buffer.putInt(0).putShort((short) type).putShort((short) flags);
        buffer.putInt(sequence).putInt(0);
        buffer.put((byte) header.family()).put((byte) header.prefixLength());
        buffer.put((byte) header.flags()).put((byte) header.scope());
        buffer.putInt(header.interfaceIndex());
    }

    /** Starts a message about an interface that an attribute names (struct ifinfomsg); {@link #end} completes it. */
    void beginLink(int type, int flags, int sequence) {
        messageStart = buffer.position();
        buffer.putInt(0).putShort((short) type).putShort((short) flags);
        buffer.putInt(sequence).putInt(0);
        buffer.putInt(0).putInt(0).putInt(0).putInt(0);
    }

    public void end() {
        buffer.putInt(messageStart, buffer.position() - messageStart);
    }

    /** Adds flags to the message that began at {@code start}. */
    public void addFlags(int start, int flags) {
        buffer.putShort(start + 6, (short) (buffer.getShort(start + 6) | flags));
    }

    /** Opens a nested attribute; the result goes to {@link #endNest}. */
    public int beginNest(int type) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) (type | NLA_F_NESTED));
        return start;
    }

    public void endNest(int start) {
        buffer.putShort(start, (short) (buffer.position() - start));
    }

    public void put(int type, byte[] value) {
        header(type, value.length);
        buffer.put(value);
        pad(value.length);
    }

    /** A string with its terminating zero. */
    public void put(int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        header(type, bytes.length + 1);
        buffer.put(bytes).put((byte) 0);
        pad(bytes.length + 1);
    }

    public void putByte(int type, int value) {
        header(type, 1);
        buffer.put((byte) value);
        pad(1);
    }

    public void putShortBE(int type, int value) {
        header(type, 2);
        buffer.putShort(bigEndian((short) value));
        pad(2);
    }

    public void putIntBE(int type, int value) {
        header(type, 4);
        buffer.putInt(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
    }

    /** In host order. */
    public void putInt(int type, int value) {
        header(type, 4);
        buffer.putInt(value);
    }

    /** A nested attribute whose content was read from another message. */
    public void putNested(int type, byte[] content) {
        put(type | NLA_F_NESTED, content);
    }

    public void putLongBE(int type, long value) {
        header(type, 8);
        buffer.putLong(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value));
    }

    private void header(int type, int valueBytes) {
        buffer.putShort((short) (ATTRIBUTE_HEADER + valueBytes)).putShort((short) type);
    }

    private void pad(int valueBytes) {
        for (int i = valueBytes; (i & 3) != 0; i++) {
            buffer.put((byte) 0);
        }
    }

    private static short bigEndian(short value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value);
    }
}
