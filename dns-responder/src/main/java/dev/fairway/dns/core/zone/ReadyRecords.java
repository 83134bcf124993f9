package dev.fairway.dns.core.zone;

import dev.fairway.rules.dns.DnsName;
import org.jspecify.annotations.Nullable;

/**
 * One record set in wire form, ready to be copied behind a question for its name.
 *
 * <p>Every record's owner is a pointer to the question's name, so that the client's spelling of it is kept.
 */
final class ReadyRecords {

    private final int type;
    private final byte[] bytes;
    private final int[] ends;
    private final boolean alike;
    private final byte[] additional;
    private final int additionalCount;
    private final @Nullable DnsName alias;
    private final byte[] aliasName;

    /**
     * @param ends where each record ends in {@code bytes}
     * @param additional records that go with them when there is room, owners included
     */
    ReadyRecords(int type, byte[] bytes, int[] ends, Additional additional, @Nullable DnsName alias) {
        this.type = type;
        this.bytes = bytes;
        this.ends = ends;
        this.alike = areAlike(ends);
        this.additional = additional.bytes;
        this.additionalCount = additional.count;
        this.alias = alias;
        this.aliasName = alias == null ? new byte[0] : alias.wire();
    }

    /** Records of the additional section; their owners are pointers into a message whose answers start with the set. */
    static final class Additional {
        private final byte[] bytes;
        private final int count;

        Additional(byte[] bytes, int count) {
            this.bytes = bytes;
            this.count = count;
        }
    }

    int type() {
        return type;
    }

    int count() {
        return ends.length;
    }

    byte[] bytes() {
        return bytes;
    }

    int end(int record) {
        return ends[record];
    }

    int start(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }

    /** How many whole records, from the first, fit into {@code room} bytes. */
    int fitting(int room) {
        if (bytes.length <= room) {
            return ends.length;
        }
        int fitting = 0;
        while (ends[fitting] <= room) {
            fitting++;
        }
        return fitting;
    }

    /** True when all records are equally long and nothing points into them, so that their order can change. */
    boolean canRotate() {
        return alike && additionalCount == 0 && ends.length > 1;
    }

    byte[] additional() {
        return additional;
    }

    int additionalCount() {
        return additionalCount;
    }

    /** The target of a CNAME. */
    @Nullable
    DnsName alias() {
        return alias;
    }

    /** The same in wire form; not to be changed. */
    byte[] aliasName() {
        return aliasName;
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
