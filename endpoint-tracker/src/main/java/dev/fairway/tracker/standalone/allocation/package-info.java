/** Cluster IPs and node ports. */
@NullMarked
package dev.fairway.tracker.standalone.allocation;

import org.jspecify.annotations.NullMarked;
