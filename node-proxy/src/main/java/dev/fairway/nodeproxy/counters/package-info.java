/** The edge that tells Prometheus what the packet path counted. */
@NullMarked
package dev.fairway.nodeproxy.counters;

import org.jspecify.annotations.NullMarked;
