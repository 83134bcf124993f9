/** Asks the registry about the past. */
@NullMarked
package dev.fairway.registryclient.history;

import org.jspecify.annotations.NullMarked;
