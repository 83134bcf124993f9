package dev.fairway.nodeproxy.nftables;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An element of a set or map.
 *
 * @param key its fields one after the other, each padded to four bytes
 * @param keyEnd the last key of the range in sets of several fields with intervals, else null
 * @param value null in sets
 * @param intervalEnd in sets of one field with intervals: the range before this key ends here
 */
public record Element(
        byte[] key, byte @Nullable [] keyEnd, @Nullable Value value, boolean intervalEnd) {

    public static Element of(byte[] key) {
        return new Element(key, null, null, false);
    }

    public static Element of(byte[] key, byte[] value) {
        return new Element(key, null, new Value.Bytes(value), false);
    }

    public static Element of(byte[] key, Verdict verdict) {
        return new Element(key, null, new Value.OfVerdict(verdict), false);
    }

    /** What a map holds for a key. */
    public sealed interface Value {

        record OfVerdict(Verdict verdict) implements Value {}

        record Bytes(byte[] bytes) implements Value {

            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
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
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Element that
                && Arrays.equals(key, that.key)
                && Arrays.equals(keyEnd, that.keyEnd)
                && Objects.equals(value, that.value)
                && intervalEnd == that.intervalEnd;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(key)
                + (keyEnd == null ? "" : "-" + hex.formatHex(keyEnd))
                + (value == null ? "" : "=" + value)
                + (intervalEnd ? " end" : "");
    }
}
