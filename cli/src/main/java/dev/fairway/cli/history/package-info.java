/** The verbs that ask what was: history, diff, flaps. */
@NullMarked
package dev.fairway.cli.history;

import org.jspecify.annotations.NullMarked;
