/** Services with their health at a glance, now or as of a moment. */
@NullMarked
package dev.fairway.registry.core.overview;

import org.jspecify.annotations.NullMarked;
