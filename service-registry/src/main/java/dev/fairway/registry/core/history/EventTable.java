package dev.fairway.registry.core.history;

import dev.fairway.model.event.EventId;
import dev.fairway.registry.core.history.bytes.Longs;
import java.util.ArrayList;
import java.util.List;

/** Finds records by the ids of their events: an open hash table of numbers, 8 to 16 bytes a record. */
final class EventTable {

    /** No event, or one whose id has numbers that no producer of ours makes. */
    static final long NONE = 0;

    private static final int PRODUCERS = 15;
    private static final int EPOCH_BITS = 20;
    private static final int SEQUENCE_BITS = 40;

    private final List<String> producers = new ArrayList<>();
    private final Longs keys;
    /** Numbers of records, plus one. */
    private int[] slots = new int[1024];

    private int size;

    /** Looks the keys of records up here. */
    EventTable(Longs keys) {
        this.keys = keys;
    }

    /** An id as one number. */
    long key(EventId id) {
        int producer = producers.indexOf(id.producer());
        if (producer < 0 && producers.size() < PRODUCERS) {
            producer = producers.size();
            producers.add(id.producer());
        }
        boolean fits = producer >= 0 && id.epoch() >>> EPOCH_BITS == 0 && id.sequence() >>> SEQUENCE_BITS == 0;
        return fits
                ? (long) (producer + 1) << (EPOCH_BITS + SEQUENCE_BITS) | id.epoch() << SEQUENCE_BITS | id.sequence()
                : NONE;
    }

    /** The key of an id, without making one for a producer that was never heard of. */
    long known(EventId id) {
        return producers.contains(id.producer()) ? key(id) : NONE;
    }

    EventId id(long key) {
        return new EventId(
                producers.get((int) (key >>> (EPOCH_BITS + SEQUENCE_BITS)) - 1),
                key >>> SEQUENCE_BITS & (1L << EPOCH_BITS) - 1,
                key & (1L << SEQUENCE_BITS) - 1);
    }

    /** True when both are of one producer, and the first of a lower epoch. */
    static boolean isOfLowerEpoch(long key, long than) {
        return key != NONE
                && than != NONE
                && key >>> (EPOCH_BITS + SEQUENCE_BITS) == than >>> (EPOCH_BITS + SEQUENCE_BITS)
                && key >>> SEQUENCE_BITS < than >>> SEQUENCE_BITS;
    }

    /** Adds the newest record. */
    void put(long key, int recordNumber) {
        if (key == NONE) {
            return;
        }
        if (size * 2 >= slots.length) {
            grow();
        }
        int slot = slot(key);
        if (slots[slot] == 0) {
            size++;
        }
        slots[slot] = recordNumber + 1;
    }

    /** The record of an event, or -1. */
    int get(long key) {
        return key == NONE ? -1 : slots[slot(key)] - 1;
    }

    private int slot(long key) {
        int mask = slots.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (slots[slot] != 0 && keys.get(slots[slot] - 1) != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int entry : old) {
            if (entry != 0) {
                slots[slot(keys.get(entry - 1))] = entry;
            }
        }
    }
}
