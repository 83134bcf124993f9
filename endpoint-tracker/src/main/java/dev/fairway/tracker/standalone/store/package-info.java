/** The standalone API's objects: written to the log first, then visible. */
@NullMarked
package dev.fairway.tracker.standalone.store;

import org.jspecify.annotations.NullMarked;
