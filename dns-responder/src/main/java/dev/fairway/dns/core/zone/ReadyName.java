package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import org.jspecify.annotations.Nullable;

/** Everything that a name has, in wire form; a name without records exists but has no data. */
final class ReadyName {

    /** Names that only others stand below. */
    static final ReadyName WITHOUT_DATA = new ReadyName(null);

    private final @Nullable ReadyRecords first;

    ReadyName(@Nullable ReadyRecords first) {
        this.first = first;
    }

    /** The records of a type; for type ANY the first set, as RFC 8482 4.1 allows. */
    @Nullable
    ReadyRecords ofType(int type) {
        if (type == DnsCodes.TYPE_ANY) {
            return first;
        }
        for (ReadyRecords set = first; set != null; set = set.next()) {
            if (set.type() == type) {
                return set;
            }
        }
        return null;
    }

    /** The first set, which leads to the other ones. */
    @Nullable
    ReadyRecords first() {
        return first;
    }
}
