/** Changes of objects, their causes, and what the agents acknowledge of them. */
@NullMarked
package dev.fairway.model.event;

import org.jspecify.annotations.NullMarked;
