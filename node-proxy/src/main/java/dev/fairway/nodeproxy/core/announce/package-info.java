/** Which load balancer addresses this node answers for, and when it stops because another one does. */
@NullMarked
package dev.fairway.nodeproxy.core.announce;

import org.jspecify.annotations.NullMarked;
