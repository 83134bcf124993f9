package dev.fairway.registry.core.history;

import dev.fairway.registry.core.history.bytes.Ints;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The records that were appended before their causes: other partitions, and producers that write several at once. */
final class Causes {

    /** A cause that has not come by then is not held any more. */
    private static final long AWAITED_MILLIS = 60_000;

    private final HistoryIndex index;

    /** In the order of their times, but for those that were noted since the last {@link #settle()}. */
    private final Ints inverted = new Ints();

    private int ordered;
    private Ints waiting = new Ints();

    /** No effect was appended longer before its cause, milliseconds. */
    private long longest;

    Causes(HistoryIndex index) {
        this.index = index;
    }

    /** Looks at the cause of a record that was added. */
    void note(int recordNumber) {
        long cause = index.cause(recordNumber);
        if (cause == EventTable.NONE) {
            return;
        }
        int found = index.find(cause);
        if (found < 0) {
            waiting.add(recordNumber);
        } else if (index.appendedAt(found) > index.appendedAt(recordNumber)) {
            inverted.add(recordNumber);
            longest = Math.max(longest, index.appendedAt(found) - index.appendedAt(recordNumber));
        }
    }

    /** Looks again for the causes that came after what they caused. */
    void settle() {
        Ints again = waiting;
        waiting = new Ints();
        for (int i = 0; i < again.size(); i++) {
            int effect = again.get(i);
            if (index.appendedAt(effect) + AWAITED_MILLIS >= index.lastAppended()
                    || index.find(index.cause(effect)) >= 0) {
                note(effect);
            }
        }
        order();
    }

    /** What comes while all goes well is the newest, so that only the end has to be put in order. */
    private void order() {
        if (ordered == inverted.size()) {
            return;
        }
        long first = IntStream.range(ordered, inverted.size())
                .mapToLong(i -> index.appendedAt(inverted.get(i)))
                .min()
                .orElseThrow();
        inverted.sort(upTo(first), Comparator.comparingLong(index::appendedAt));
        ordered = inverted.size();
    }

    /** How many of the ordered ones were appended up to a time. */
    private int upTo(long time) {
        return inverted.countWhile(0, ordered, n -> index.appendedAt(n) <= time);
    }

    /** Extends a cut by the causes of what it includes. */
    void extend(Cut cut) {
        boolean grown = false;
        for (int i = upTo(cut.time() - longest); i < upTo(cut.time()); i++) {
            int effect = inverted.get(i);
            int cause = index.find(index.cause(effect));
            grown |= effect < cut.published() && cause < cut.published() && index.extend(cut, cause);
        }
        if (grown) {
            index.close(cut);
        }
    }
}
