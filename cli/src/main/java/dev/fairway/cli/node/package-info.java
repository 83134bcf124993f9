/** {@code fairway node}: what is in one node's kernel, and what that node does with a packet. */
@NullMarked
package dev.fairway.cli.node;

import org.jspecify.annotations.NullMarked;
