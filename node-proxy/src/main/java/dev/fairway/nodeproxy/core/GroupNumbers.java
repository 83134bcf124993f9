package dev.fairway.nodeproxy.core;

import java.util.BitSet;

/** Gives out group numbers, lowest first. */
final class GroupNumbers {

    /** Twenty bits of what the kernel keeps for an address; 0 is not used, so that it can't be mistaken for one. */
    private static final int MAX = (1 << 20) - 1;

    private final BitSet used = new BitSet();
    private BitSet reserved = new BitSet();

    GroupNumbers() {
        used.set(0);
    }

    int take() {
        int number = used.nextClearBit(1);
        while (reserved.get(number)) {
            number = used.nextClearBit(number + 1);
        }
        if (number > MAX) {
            throw new IllegalStateException("more than " + MAX + " groups of endpoints");
        }
        used.set(number);
        return number;
    }

    /** Numbers that the kernel has and that only {@link #claim} gives out. */
    void reserve(BitSet numbers) {
        reserved = numbers;
    }

    /** False when it is in use. */
    boolean claim(int number) {
        if (number < 1 || number > MAX || used.get(number)) {
            return false;
        }
        used.set(number);
        return true;
    }

    void release(int number) {
        used.clear(number);
    }
}
