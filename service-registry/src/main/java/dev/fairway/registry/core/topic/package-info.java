/** How far the topics are read, and whether that is far enough to be asked. */
@NullMarked
package dev.fairway.registry.core.topic;

import org.jspecify.annotations.NullMarked;
