/** Health and readiness over HTTP, as CoreDNS offers them. */
@NullMarked
package dev.fairway.dns.http;

import org.jspecify.annotations.NullMarked;
