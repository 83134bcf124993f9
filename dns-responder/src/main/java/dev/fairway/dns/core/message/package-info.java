/** The DNS message: what a query asks, names as keys, and the numbers of the format (RFC 1035, RFC 6891). */
@NullMarked
package dev.fairway.dns.core.message;

import org.jspecify.annotations.NullMarked;
