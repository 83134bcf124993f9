/** Text for people: aligned columns, ages, colours. */
@NullMarked
package dev.fairway.cli.text;

import org.jspecify.annotations.NullMarked;
