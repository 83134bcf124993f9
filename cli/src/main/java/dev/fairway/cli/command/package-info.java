/** The verbs of the command line. */
@NullMarked
package dev.fairway.cli.command;

import org.jspecify.annotations.NullMarked;
