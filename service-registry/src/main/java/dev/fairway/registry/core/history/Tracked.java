package dev.fairway.registry.core.history;

import dev.fairway.registry.core.history.bytes.Ints;

/** One object or agent and its records, in the order of its partition. */
final class Tracked {

    private final Subject subject;
    private final int partition;
    private final Ints records = new Ints();

    /** Of the writer: where its newest group stands, and its newest event. */
    private int segment = -1;

    private int lastStep = -1;
    private long lastKey = EventTable.NONE;

    Tracked(Subject subject, int partition) {
        this.subject = subject;
        this.partition = partition;
    }

    Subject subject() {
        return subject;
    }

    int partition() {
        return partition;
    }

    Ints records() {
        return records;
    }

    /** The step of the next body when it goes to this segment; 0 begins a new group. */
    int nextStep(int inSegment) {
        return segment == inSegment && lastStep >= 0 ? (lastStep + 1) % RecordLog.GROUP : 0;
    }

    /** True when a later leader of the same producer wrote before. */
    boolean supersedes(long key) {
        return EventTable.isOfLowerEpoch(key, lastKey);
    }

    void add(int recordNumber, int inSegment, int step, long key) {
        records.add(recordNumber);
        segment = inSegment;
        lastStep = step;
        lastKey = key == EventTable.NONE ? lastKey : key;
    }
}
