/** What the history tells of a Service: events with what they changed, why, and where they are in effect. */
@NullMarked
package dev.fairway.model.history;

import org.jspecify.annotations.NullMarked;
