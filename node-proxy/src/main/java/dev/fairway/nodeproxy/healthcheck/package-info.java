/** The edge to load balancers outside: one HTTP server for each health check node port. */
@NullMarked
package dev.fairway.nodeproxy.healthcheck;

import org.jspecify.annotations.NullMarked;
