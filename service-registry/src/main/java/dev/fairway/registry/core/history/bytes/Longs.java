package dev.fairway.registry.core.history.bytes;

import java.util.Arrays;

/** A growing list of numbers, without a box for each. */
public final class Longs {

    private long[] values = new long[4];
    private int size;

    public void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + Math.max(4, size >> 1));
        }
        values[size++] = value;
    }

    public long get(int index) {
        return values[index];
    }

    public void set(int index, long value) {
        values[index] = value;
    }

    public int size() {
        return size;
    }
}
