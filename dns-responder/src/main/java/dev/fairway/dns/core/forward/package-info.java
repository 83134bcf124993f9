/** Names of others: what is asked upstream, what came back, and how it becomes an answer. */
@NullMarked
package dev.fairway.dns.core.forward;

import org.jspecify.annotations.NullMarked;
