package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that a name has, in wire form; a name without records exists but has no data. */
final class ReadyName {

    private final ReadyRecords[] sets;

    ReadyName(List<ReadyRecords> sets) {
        this.sets = sets.toArray(new ReadyRecords[0]);
    }

    /** The records of a type; for type ANY the first set, as RFC 8482 4.1 allows. */
    @Nullable
    ReadyRecords ofType(int type) {
        for (ReadyRecords set : sets) {
            if (set.type() == type || type == DnsCodes.TYPE_ANY) {
                return set;
            }
        }
        return null;
    }

    List<ReadyRecords> sets() {
        return List.of(sets);
    }
}
