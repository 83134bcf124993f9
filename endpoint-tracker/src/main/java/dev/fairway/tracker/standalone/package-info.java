/** Kubernetes objects without a Kubernetes API server. */
@NullMarked
package dev.fairway.tracker.standalone;

import org.jspecify.annotations.NullMarked;
