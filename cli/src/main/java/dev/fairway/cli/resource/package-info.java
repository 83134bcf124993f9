/** The resource types that the command line knows, and what it shows of each. */
@NullMarked
package dev.fairway.cli.resource;

import org.jspecify.annotations.NullMarked;
