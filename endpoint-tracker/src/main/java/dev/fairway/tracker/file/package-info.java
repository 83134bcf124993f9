/** What the standalone API keeps in files. */
@NullMarked
package dev.fairway.tracker.file;

import org.jspecify.annotations.NullMarked;
