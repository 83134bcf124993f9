/** What the tracker writes into the Kubernetes API. */
@NullMarked
package dev.fairway.tracker.kubernetes.writeback;

import org.jspecify.annotations.NullMarked;
