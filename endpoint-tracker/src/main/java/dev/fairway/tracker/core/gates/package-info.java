/** When the pod readiness gate {@code fairway.dev/programmed} becomes true. Pure. */
@NullMarked
package dev.fairway.tracker.core.gates;

import org.jspecify.annotations.NullMarked;
