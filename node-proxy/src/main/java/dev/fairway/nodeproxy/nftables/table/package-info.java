/** Table {@code fairway}: its layout, and the core's facts as its elements. */
@NullMarked
package dev.fairway.nodeproxy.nftables.table;

import org.jspecify.annotations.NullMarked;
