/**
 * The edge to nf_tables: our own netlink transactions, and reading back what is there.
 *
 * <p>Tables that are not ours are never listed or touched.
 */
@NullMarked
package dev.fairway.nodeproxy.nftables;

import org.jspecify.annotations.NullMarked;
