/** Which nodes can announce an address, and which one does. */
@NullMarked
package dev.fairway.provisioner.core.placement;

import org.jspecify.annotations.NullMarked;
