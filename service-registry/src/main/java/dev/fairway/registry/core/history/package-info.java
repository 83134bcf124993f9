/** Every state of every object within the window, by object and time. */
@NullMarked
package dev.fairway.registry.core.history;

import org.jspecify.annotations.NullMarked;
