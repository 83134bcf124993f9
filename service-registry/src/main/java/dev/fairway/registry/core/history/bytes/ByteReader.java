package dev.fairway.registry.core.history.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote; {@link IllegalArgumentException} when that is not what is there. */
public final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    public boolean hasMore() {
        return position < end;
    }

    public int position() {
        return position;
    }

    public int readByte() {
        require(1);
        return bytes[position++] & 0xff;
    }

    public long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }

    public long readSigned() {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number that counts what follows. */
    public int readLength() {
        long length = readVarint();
        if (length < 0 || length > end - position) {
            throw new IllegalArgumentException("a length of " + length + " with " + (end - position) + " bytes left");
        }
        return (int) length;
    }

    public void skip(int length) {
        require(length);
        position += length;
    }

    public void read(byte[] target, int from, int length) {
        require(length);
        System.arraycopy(bytes, position, target, from, length);
        position += length;
    }

    public byte[] readBytes() {
        int length = readLength();
        byte[] read = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return read;
    }

    public String readText() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    private void require(int length) {
        if (length < 0 || length > end - position) {
            throw new IllegalArgumentException("the end comes too early");
        }
    }
}
