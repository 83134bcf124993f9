/** Secondary servers, which are told when the zone has changed. */
@NullMarked
package dev.fairway.dns.secondary;

import org.jspecify.annotations.NullMarked;
