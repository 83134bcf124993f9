/** What the API server should hold besides what its users wrote: slices, Endpoints and Events of the tracker. */
@NullMarked
package dev.fairway.tracker.core.writeback;

import org.jspecify.annotations.NullMarked;
