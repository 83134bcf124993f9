package dev.fairway.nodeproxy.nftables;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes as registers hold them: a value. */
public final class Data implements Comparable<Data> {

    private final byte[] bytes;

    private Data(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Data of(byte[] bytes) {
        return new Data(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** As unsigned numbers in network order. */
    @Override
    public int compareTo(Data other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Data that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
