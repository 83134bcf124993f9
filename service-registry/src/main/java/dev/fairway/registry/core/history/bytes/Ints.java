package dev.fairway.registry.core.history.bytes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;

/** A growing list of numbers, without a box for each. */
public final class Ints {

    private int[] values = new int[2];
    private int size;

    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + Math.max(2, size >> 1));
        }
        values[size++] = value;
    }

    public int get(int index) {
        return values[index];
    }

    public int size() {
        return size;
    }

    /** How many values there are before the first that the test does not hold for; it holds for none after that. */
    public int countWhile(IntPredicate test) {
        return countWhile(0, size, test);
    }

    /** The same within a part of the list: the index of the first that the test does not hold for. */
    public int countWhile(int from, int to, IntPredicate test) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (test.test(values[middle])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Puts the end of the list in order, from an index on. */
    public void sort(int from, Comparator<Integer> order) {
        int[] sorted = Arrays.stream(values, from, size)
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, values, from, sorted.length);
    }
}
