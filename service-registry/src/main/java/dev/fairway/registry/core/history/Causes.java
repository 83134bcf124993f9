package dev.fairway.registry.core.history;

import dev.fairway.registry.core.history.bytes.Ints;

/** The records whose causes are not simply before them. Few, unless partitions are read one after the other. */
final class Causes {

    /** A cause that has not come by then is not held any more. */
    private static final long AWAITED_MILLIS = 60_000;

    private final HistoryIndex index;
    private Ints inverted = new Ints();
    private Ints waiting = new Ints();

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
    }

    /** Extends a cut by the causes of what it includes. */
    void extend(Cut cut) {
        boolean grown = false;
        for (int i = 0; i < inverted.size(); i++) {
            int effect = inverted.get(i);
            int cause = index.find(index.cause(effect));
            grown |= index.includes(cut, effect) && cause < cut.published() && index.extend(cut, cause);
        }
        if (grown) {
            index.close(cut);
        }
    }
}
