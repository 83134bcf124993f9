/** The one way into the registry: watches with their last known state on disk, look-ups and acknowledgements. */
@NullMarked
package dev.fairway.registryclient;

import org.jspecify.annotations.NullMarked;
