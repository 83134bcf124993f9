/** The cluster's objects, and the endpoint slices that follow from them. */
@NullMarked
package dev.fairway.tracker.core.endpoints;

import org.jspecify.annotations.NullMarked;
