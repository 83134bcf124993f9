package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.nodeproxy.netlink.Errno;
import dev.fairway.nodeproxy.nftables.NftablesException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The slot counts that have chains in the kernel, each with a number from 1 to 511.
 *
 * <p>A count's chains stay once they are made: how many different counts there are does not grow with the Services.
 */
final class SlotCounts {

    private static final int MAX_NUMBER = 511;

    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, Integer> counts = new HashMap<>();

    void put(int number, int count) {
        numbers.put(count, number);
        counts.put(number, count);
    }

    boolean contains(int count) {
        return numbers.containsKey(count);
    }

    /** The count's number; a new one gets the lowest free. */
    int number(int count) {
        Integer known = numbers.get(count);
        if (known != null) {
            return known;
        }
        int number = 1;
        while (counts.containsKey(number)) {
            number++;
        }
        if (number > MAX_NUMBER) {
            throw new NftablesException(
                    Errno.ENFILE, "more than " + MAX_NUMBER + " different numbers of slots", new TreeSet<>());
        }
        put(number, count);
        return number;
    }

    /** The count behind a number, 1 when there is none: such an address gets replaced. */
    int count(int number) {
        return counts.getOrDefault(number, 1);
    }
}
