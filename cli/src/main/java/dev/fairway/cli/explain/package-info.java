/** {@code fairway explain}: why a pod gets traffic of a Service, or does not. */
@NullMarked
package dev.fairway.cli.explain;

import org.jspecify.annotations.NullMarked;
