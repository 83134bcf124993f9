/** Scheduler and kubelet of the lab: runs the pods of the standalone API and reports their status. */
@NullMarked
package dev.fairway.lab.kubelet;

import org.jspecify.annotations.NullMarked;
