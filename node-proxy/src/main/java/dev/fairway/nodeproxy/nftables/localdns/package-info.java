/** The table that keeps queries to a name server on this node away from connection tracking. */
@NullMarked
package dev.fairway.nodeproxy.nftables.localdns;

import org.jspecify.annotations.NullMarked;
