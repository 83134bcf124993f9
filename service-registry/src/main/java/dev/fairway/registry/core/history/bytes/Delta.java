package dev.fairway.registry.core.history.bytes;

import java.util.Arrays;

/**
 * The difference between two states of one object, as bytes: alternately something new and a piece of the base.
 *
 * <p>Two states differ in a few places, so this is smaller and many times faster than a general compressor with the base
 * as its dictionary, which has to set up its tables anew for each state.
 */
public final class Delta {

    private static final int MIN_MATCH = 6;
    private static final int MAX_TABLE_BITS = 14;
    private static final int MAX_STATE = 64 << 20;

    /** For each hash the last place in the base, plus one. */
    private int[] table = new int[1];

    /** What {@link #apply} makes the target of. One encoder is used by one thread. */
    public byte[] encode(byte[] base, byte[] target) {
        int bits = fill(base);
        ByteWriter out = new ByteWriter(64 + target.length / 4);
        out.putVarint(target.length);
        int literal = 0;
        int expected = 0;
        int at = 0;
        while (at + MIN_MATCH <= target.length) {
            int from = candidate(base, target, at, expected, bits);
            int length = from < 0 ? 0 : matching(base, from, target, at);
            if (length < MIN_MATCH) {
                at++;
                continue;
            }
            while (at > literal && from > 0 && base[from - 1] == target[at - 1]) {
                at--;
                from--;
                length++;
            }
            out.putVarint(at - literal);
            out.put(target, literal, at - literal);
            out.putSigned(from - expected);
            out.putVarint(length);
            expected = from + length;
            at += length;
            literal = at;
        }
        out.putVarint(target.length - literal);
        out.put(target, literal, target.length - literal);
        return out.toByteArray();
    }

    private int fill(byte[] base) {
        int bits = Math.clamp(32 - Integer.numberOfLeadingZeros(base.length), 8, MAX_TABLE_BITS);
        if (table.length < 1 << bits) {
            table = new int[1 << bits];
        } else {
            Arrays.fill(table, 0, 1 << bits, 0);
        }
        for (int i = 0; i + 4 <= base.length; i++) {
            table[hash(base, i, bits)] = i + 1;
        }
        return bits;
    }

    /** Where the base may go on like the target: best where the last match ended, as when one byte was changed. */
    private int candidate(byte[] base, byte[] target, int at, int expected, int bits) {
        int skewed = expected + 1;
        if (skewed + 4 <= base.length && hash(base, skewed, bits) == hash(target, at, bits)) {
            return matching(base, skewed, target, at) >= MIN_MATCH ? skewed : table[hash(target, at, bits)] - 1;
        }
        return table[hash(target, at, bits)] - 1;
    }

    private static int hash(byte[] bytes, int at, int bits) {
        int word =
                (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
        return (word * 0x9E3779B1) >>> (32 - bits);
    }

    private static int matching(byte[] base, int from, byte[] target, int at) {
        int mismatch = Arrays.mismatch(base, from, base.length, target, at, target.length);
        return mismatch < 0 ? base.length - from : mismatch;
    }

    /** The target; {@link IllegalArgumentException} when the delta does not fit the base. */
    public static byte[] apply(byte[] base, byte[] delta) {
        ByteReader in = new ByteReader(delta);
        long length = in.readVarint();
        if (length < 0 || length > MAX_STATE) {
            throw new IllegalArgumentException("a state of " + length + " bytes");
        }
        byte[] target = new byte[(int) length];
        int at = 0;
        long from = 0;
        while (true) {
            int literal = in.readLength();
            require(literal <= target.length - at);
            in.read(target, at, literal);
            at += literal;
            if (at == target.length) {
                return target;
            }
            from += in.readSigned();
            long copied = in.readVarint();
            require(from >= 0 && copied >= 0 && from + copied <= base.length && copied <= target.length - at);
            System.arraycopy(base, (int) from, target, at, (int) copied);
            at += (int) copied;
            from += copied;
            if (at == target.length && !in.hasMore()) {
                return target;
            }
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("a difference that does not fit its base");
        }
    }
}
