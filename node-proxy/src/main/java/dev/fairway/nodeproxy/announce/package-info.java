/** Answers ARP and NDP for load balancer addresses, and tells the network when one comes to this node. */
@NullMarked
package dev.fairway.nodeproxy.announce;

import org.jspecify.annotations.NullMarked;
