package dev.fairway.nodeproxy.nftables;

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
        Data key, @Nullable Data keyEnd, @Nullable Value value, boolean intervalEnd) {

    public static Element of(byte[] key) {
        return new Element(Data.of(key), null, null, false);
    }

    public static Element of(byte[] key, byte[] value) {
        return new Element(Data.of(key), null, new Value.OfData(Data.of(value)), false);
    }

    public static Element of(byte[] key, Verdict verdict) {
        return new Element(Data.of(key), null, new Value.OfVerdict(verdict), false);
    }

    /** The end of a range, in sets of one field. */
    public static Element end(byte[] key) {
        return new Element(Data.of(key), null, null, true);
    }

    /** What a map holds for a key. */
    public sealed interface Value {

        record OfVerdict(Verdict verdict) implements Value {}

        record OfData(Data data) implements Value {}
    }
}
