/** The tracker's topics: creation, reading back, publishing. */
@NullMarked
package dev.fairway.tracker.kafka;

import org.jspecify.annotations.NullMarked;
