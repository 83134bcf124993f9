/** The texts of {@code describe}: kubectl's layout, and what Fairway can say beyond it. Pure. */
@NullMarked
package dev.fairway.cli.describe;

import org.jspecify.annotations.NullMarked;
