/** Which of several trackers leads. */
@NullMarked
package dev.fairway.tracker.core.leadership;

import org.jspecify.annotations.NullMarked;
