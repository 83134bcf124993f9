/**
 * The edge to nf_tables: our own netlink transactions, the layout of table {@code fairway}, and reading it back.
 *
 * <p>Tables that are not ours are never listed or touched.
 */
@NullMarked
package dev.fairway.nodeproxy.nftables;

import org.jspecify.annotations.NullMarked;
