/** Follows the registry: the one writer of the zone, and what it acknowledges. */
@NullMarked
package dev.fairway.dns.registry;

import org.jspecify.annotations.NullMarked;
