package dev.fairway.nodeproxy.announce;

import java.nio.ByteBuffer;

/**
 * An Ethernet address.
 *
 * @param number its 48 bits
 */
record MacAddress(long number) {

    static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
    static final int BYTES = 6;

    static MacAddress of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an Ethernet address of " + bytes.length + " bytes");
        }
        return read(ByteBuffer.wrap(bytes), 0);
    }

    static MacAddress read(ByteBuffer frame, int at) {
        return new MacAddress(((frame.getShort(at) & 0xffffL) << 32) | (frame.getInt(at + 2) & 0xffff_ffffL));
    }

    void writeTo(ByteBuffer frame) {
        frame.putShort((short) (number >> 32)).putInt((int) number);
    }
}
