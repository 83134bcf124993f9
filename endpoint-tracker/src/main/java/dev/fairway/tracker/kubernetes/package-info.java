/** Kubernetes objects as the model's records, whichever source they come from. */
@NullMarked
package dev.fairway.tracker.kubernetes;

import org.jspecify.annotations.NullMarked;
