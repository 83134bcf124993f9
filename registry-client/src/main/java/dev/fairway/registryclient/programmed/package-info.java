/** Asks how far a Service is in effect. */
@NullMarked
package dev.fairway.registryclient.programmed;

import org.jspecify.annotations.NullMarked;
