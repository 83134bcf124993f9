/** {@code fairway programmed}: how far a Service is in effect. */
@NullMarked
package dev.fairway.cli.programmed;

import org.jspecify.annotations.NullMarked;
