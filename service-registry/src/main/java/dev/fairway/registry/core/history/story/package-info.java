/** What the history tells people: timelines, traces, differences, and what changes again and again. */
@NullMarked
package dev.fairway.registry.core.history.story;

import org.jspecify.annotations.NullMarked;
