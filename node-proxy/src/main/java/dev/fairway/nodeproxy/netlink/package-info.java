/** The way into the kernel: the few system calls that are needed and netlink's message form. */
@NullMarked
package dev.fairway.nodeproxy.netlink;

import org.jspecify.annotations.NullMarked;
