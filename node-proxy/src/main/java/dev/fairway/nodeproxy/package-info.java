/** node-proxy: follows the registry and programs one node's kernel. */
@NullMarked
package dev.fairway.nodeproxy;

import org.jspecify.annotations.NullMarked;
