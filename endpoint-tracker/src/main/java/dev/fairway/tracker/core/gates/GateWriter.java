package dev.fairway.tracker.core.gates;

import dev.fairway.model.Pod;

/** Writes the condition {@link Pod#PROGRAMMED_GATE} into a pod's status. */
public interface GateWriter {

    /** Makes it true; false when that cannot be done now. A pod that is gone, or another one by now, needs nothing. */
    boolean open(Pod pod);
}
