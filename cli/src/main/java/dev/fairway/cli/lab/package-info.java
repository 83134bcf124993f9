/** The verbs of {@code fairway lab}. */
@NullMarked
package dev.fairway.cli.lab;

import org.jspecify.annotations.NullMarked;
