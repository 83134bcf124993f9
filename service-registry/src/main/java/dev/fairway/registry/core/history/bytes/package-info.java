/** How the history is written small: numbers without boxes, and states as differences from earlier ones. */
@NullMarked
package dev.fairway.registry.core.history.bytes;

import org.jspecify.annotations.NullMarked;
