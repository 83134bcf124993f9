package dev.fairway.registry.core.history;

/**
 * Which records belong to a moment: of each partition all from its beginning up to some place, so a state that the
 * registry may have had.
 *
 * @param published records from this number on came after the question
 * @param time all that was appended up to then, milliseconds
 * @param upTo for each partition the offset up to which records are included though they are younger; -1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, read often, compared never.
record Cut(int published, long time, long[] upTo) {

    boolean includes(long appendedAt, int partition, long offset) {
        return appendedAt <= time || (partition < upTo.length && offset <= upTo[partition]);
    }

    /** Includes this record; returns false when it is included already. */
    boolean extend(long appendedAt, int partition, long offset) {
        if (includes(appendedAt, partition, offset)) {
            return false;
        }
        upTo[partition] = offset;
        return true;
    }
}
