/** The cluster's zone as ready-made answers, and the path from a query's bytes to an answer's. */
@NullMarked
package dev.fairway.dns.core.zone;

import org.jspecify.annotations.NullMarked;
