package dev.fairway.tracker.standalone.store;

/** Where versions are kept, in order. */
public interface ObjectLog {

    /**
     * Appends without waiting. Entries reach the log in the order of the calls, and are acknowledged in any order, by
     * any thread.
     */
    void append(Entry entry, Completion completion);

    /**
     * A version, or the end of an object.
     *
     * @param object for a deletion: the last version
     */
    record Entry(StoredObject object, boolean deleted) {}

    /** What became of an entry; exactly one of the two is called. */
    interface Completion {
        void written();

        /** The log did not say that it has the entry; it may have it all the same. */
        void failed(String reason);
    }
}
