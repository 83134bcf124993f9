/** What pods and nodes report of themselves. */
@NullMarked
package dev.fairway.model.condition;

import org.jspecify.annotations.NullMarked;
