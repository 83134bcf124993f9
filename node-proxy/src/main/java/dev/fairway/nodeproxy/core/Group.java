package dev.fairway.nodeproxy.core;

import dev.fairway.rules.ruleset.Destination;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A list of endpoints as the kernel has it: every slot leads to one of them with equal probability.
 *
 * @param number the kernel's name for it
 * @param slots endpoints by slot; one of weight 20 has twice the slots of one of weight 10
 * @param members with affinity, the number of each endpoint; it stays while the endpoint does. Else empty
 */
record Group(int number, List<Value.Endpoint> slots, Map<Value.Endpoint, Integer> members) {

    /** Member numbers have twelve bits; a group with more endpoints goes without affinity. */
    static final int MAX_MEMBERS = 1 << 12;

    Group {
        slots = List.copyOf(slots);
        members = Map.copyOf(members);
    }

    static Group empty(int number) {
        return new Group(number, List.of(), Map.of());
    }

    /**
     * The same group for other endpoints, with as few slots changed as possible: endpoints keep theirs, new ones take
     * those that became free or come last, and slots from the end fill what remains free.
     *
     * @param destinations at least one
     */
    Group withDestinations(List<Destination> destinations, boolean affinity) {
        SequencedMap<Value.Endpoint, Integer> missing = shares(destinations);
        List<Value.Endpoint> next = new ArrayList<>(slots);
        List<Integer> free = new ArrayList<>();
        for (int slot = 0; slot < next.size(); slot++) {
            if (!take(missing, next.get(slot))) {
                free.add(slot);
            }
        }
        List<Value.Endpoint> added = new ArrayList<>();
        missing.forEach((endpoint, count) -> {
            for (int i = 0; i < count; i++) {
                added.add(endpoint);
            }
        });
        int filled = Math.min(free.size(), added.size());
        for (int i = 0; i < filled; i++) {
            next.set(free.get(i), added.get(i));
        }
        next.addAll(added.subList(filled, added.size()));
        close(next, free.subList(filled, free.size()));
        return new Group(number, next, affinity ? number(shares(destinations).sequencedKeySet()) : Map.of());
    }

    /** Fills the free slots, in rising order, with the last ones. */
    private static void close(List<Value.Endpoint> slots, List<Integer> free) {
        List<Integer> open = new ArrayList<>(free);
        while (!open.isEmpty()) {
            int last = slots.size() - 1;
            if (open.getLast() == last) {
                open.removeLast();
            } else {
                slots.set(open.removeFirst(), slots.get(last));
            }
            slots.removeLast();
        }
    }

    private static boolean take(Map<Value.Endpoint, Integer> counts, Value.Endpoint endpoint) {
        Integer count = counts.get(endpoint);
        if (count == null) {
            return false;
        }
        if (count == 1) {
            counts.remove(endpoint);
        } else {
            counts.put(endpoint, count - 1);
        }
        return true;
    }

    /** How many slots each endpoint needs, in their order: the weights without their common divisor. */
    private static SequencedMap<Value.Endpoint, Integer> shares(List<Destination> destinations) {
        int divisor = destinations.stream().mapToInt(Destination::weight).reduce(0, Group::commonDivisor);
        SequencedMap<Value.Endpoint, Integer> shares = new LinkedHashMap<>();
        destinations.forEach(destination -> shares.put(
                new Value.Endpoint(destination.address(), destination.port().value()), destination.weight() / divisor));
        return shares;
    }

    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }

    /** Numbers of endpoints that went are given to new ones: a client of the one is then a client of the other. */
    private Map<Value.Endpoint, Integer> number(Iterable<Value.Endpoint> endpoints) {
        Map<Value.Endpoint, Integer> numbers = new HashMap<>();
        endpoints.forEach(endpoint -> {
            Integer known = members.get(endpoint);
            if (known != null) {
                numbers.put(endpoint, known);
            }
        });
        BitSet used = new BitSet();
        numbers.values().forEach(used::set);
        endpoints.forEach(endpoint -> numbers.computeIfAbsent(endpoint, _ -> {
            int number = used.nextClearBit(0);
            used.set(number);
            return number;
        }));
        return numbers;
    }
}
