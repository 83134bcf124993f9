/** What this proxy tells of itself and of the endpoints here. */
@NullMarked
package dev.fairway.nodeproxy.core.health;

import org.jspecify.annotations.NullMarked;
