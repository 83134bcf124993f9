/** The Kubernetes API as the tracker's source. */
@NullMarked
package dev.fairway.tracker.kubernetes.source;

import org.jspecify.annotations.NullMarked;
