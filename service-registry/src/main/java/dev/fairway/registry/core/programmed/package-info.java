/** How far a Service's newest state is in effect, by what the agents acknowledged. */
@NullMarked
package dev.fairway.registry.core.programmed;

import org.jspecify.annotations.NullMarked;
