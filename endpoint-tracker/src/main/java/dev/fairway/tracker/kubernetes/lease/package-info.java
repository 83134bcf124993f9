/** The election of the leading tracker by a Lease of the Kubernetes API. */
@NullMarked
package dev.fairway.tracker.kubernetes.lease;

import org.jspecify.annotations.NullMarked;
