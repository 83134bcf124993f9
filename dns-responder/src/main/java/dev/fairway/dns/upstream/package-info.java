/** Asks other name servers, over UDP and TCP: fail-over, health, limits and the cache. */
@NullMarked
package dev.fairway.dns.upstream;

import org.jspecify.annotations.NullMarked;
