package dev.fairway.registry.core.history;

/**
 * Where the records are kept: appended, never changed, and dropped from their old end, a segment at a time. One thread
 * writes; any may read what was flushed.
 */
public interface RecordLog {

    /** The segment that a place is in. */
    static int segment(long at) {
        return (int) (at >>> 32);
    }

    /**
     * Hands over all that is kept, in the order in which it was appended; false when it cannot be read, and has to be
     * cleared.
     */
    boolean load(Loader loader);

    /** Takes a kept record. */
    interface Loader {
        /**
         * One record.
         *
         * @param at where {@link #read} finds its body
         */
        void loaded(HistoryRecord.Place place, HistoryRecord.Header header, int step, long at);
    }

    /**
     * Records of one object come in groups of so many. The first body of a group, step 0, is whole; each other is the
     * difference from the one whose step has one bit less, so that none is more than six differences from a whole one.
     */
    int GROUP = 64;

    /**
     * Begins a batch of at most so many bytes.
     *
     * @return the segment that it goes to; a group of bodies never spans two
     */
    int begin(long bytes, long now);

    /** Appends a record to the batch; returns where its body will be. */
    long append(HistoryRecord.Place place, HistoryRecord.Header header, int step, byte[] body);

    /** Writes the batch. */
    void flush();

    /** A body; of the batch that is not flushed yet for the writer only. */
    byte[] read(long at);

    /** Bytes on disk. */
    long bytes();

    /** The latest time that is no longer kept, milliseconds; 0 while all is. */
    long droppedUntil();

    /** True when there are several segments, and the oldest holds nothing that is younger than this. */
    boolean isDropDue(long olderThan);

    /** Begins to drop the oldest segment: what still lives of it has to be appended to the base that this returns. */
    Base dropOldest();

    /** The states that objects had when the oldest segment begins. */
    interface Base {
        /** Appends the whole state of an object. */
        void append(HistoryRecord.Place place, HistoryRecord.Header header, byte[] value);

        /** True when the record stands in what is dropped. */
        boolean isDropped(long at);

        /** The base is complete: replaces what it stands for. */
        void commit();
    }

    /** Forgets everything and begins anew, for this log of Kafka. */
    void clear(int logId);

    /** Which log of Kafka this is of; 0 when nothing is kept. */
    int logId();
}
