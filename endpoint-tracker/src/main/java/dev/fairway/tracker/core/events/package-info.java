/** Events on their way to the topics: ids, causes, and the newest state by key. */
@NullMarked
package dev.fairway.tracker.core.events;

import org.jspecify.annotations.NullMarked;
