package dev.fairway.registry.core.history.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in the making. Not thread-safe. */
public final class ByteWriter {

    private byte[] bytes;
    private int size;

    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    /** The bytes behind; valid up to {@link #size} and until the next write. */
    public byte[] array() {
        return bytes;
    }

    public void reset() {
        size = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    public void put(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    public void putByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** A number without sign, small ones in few bytes. */
    public void putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A number with sign, those near zero in few bytes. */
    public void putSigned(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }

    public void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putVarint(utf8.length);
        put(utf8, 0, utf8.length);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
