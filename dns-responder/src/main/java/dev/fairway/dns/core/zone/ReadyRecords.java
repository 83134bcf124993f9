package dev.fairway.dns.core.zone;

import org.jspecify.annotations.Nullable;

/**
 * One record set in wire form, ready to be copied behind a question for its name.
 *
 * <p>Every record's owner is a pointer to the question's name, so that the client's spelling of it is kept. There are
 * many of these: what most of them do not have costs nothing.
 */
final class ReadyRecords {

    private static final byte[] NOTHING = {};

    private final int type;
    private final int count;
    private final byte[] bytes;
    private final int @Nullable [] ends;
    private final Extras extras;
    private final @Nullable ReadyRecords next;

    /**
     * A set, before the other ones of its name.
     *
     * @param ends where each record ends in {@code bytes}
     * @param next the name's next set
     */
    ReadyRecords(int type, byte[] bytes, int[] ends, Extras extras, @Nullable ReadyRecords next) {
        this.type = type;
        this.count = ends.length;
        this.bytes = bytes;
        this.ends = areAlike(ends) ? null : ends;
        this.extras = extras;
        this.next = next;
    }

    /** What only some sets have. */
    static final class Extras {
        static final Extras NONE = new Extras(NOTHING, 0, NOTHING);

        private final byte[] additional;
        private final int additionalCount;
        private final byte[] aliasName;

        private Extras(byte[] additional, int additionalCount, byte[] aliasName) {
            this.additional = additional;
            this.additionalCount = additionalCount;
            this.aliasName = aliasName;
        }

        /** The target of a CNAME, in wire form. */
        static Extras alias(byte[] name) {
            return new Extras(NOTHING, 0, name);
        }

        /**
         * Records for the additional section.
         *
         * @param bytes owners are pointers into a message whose answers start with the set
         */
        static Extras additional(byte[] bytes, int count) {
            return count == 0 ? NONE : new Extras(bytes, count, NOTHING);
        }
    }

    int type() {
        return type;
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    @Nullable
    ReadyRecords next() {
        return next;
    }

    int end(int record) {
        return ends == null ? bytes.length / count * (record + 1) : ends[record];
    }

    int start(int record) {
        return record == 0 ? 0 : end(record - 1);
    }

    /** How many whole records, from the first, fit into {@code room} bytes. */
    int fitting(int room) {
        if (bytes.length <= room) {
            return count;
        }
        int fitting = 0;
        while (end(fitting) <= room) {
            fitting++;
        }
        return fitting;
    }

    /** True when all records are equally long and nothing points into them, so that their order can change. */
    boolean canRotate() {
        return ends == null && extras.additionalCount == 0 && count > 1;
    }

    byte[] additional() {
        return extras.additional;
    }

    int additionalCount() {
        return extras.additionalCount;
    }

    /** The target of a CNAME in wire form, not to be changed; empty for other types. */
    byte[] aliasName() {
        return extras.aliasName;
    }

    private static boolean areAlike(int[] ends) {
        for (int i = 1; i < ends.length; i++) {
            if (ends[i] != ends[0] * (i + 1)) {
                return false;
            }
        }
        return true;
    }
}
