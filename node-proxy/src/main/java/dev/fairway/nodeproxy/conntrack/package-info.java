/** The edge to connection tracking: forgets flows that lead to endpoints that are gone. */
@NullMarked
package dev.fairway.nodeproxy.conntrack;

import org.jspecify.annotations.NullMarked;
