/** What other programs than ours left on the node, removed on request. */
@NullMarked
package dev.fairway.nodeproxy.leftovers;

import org.jspecify.annotations.NullMarked;
