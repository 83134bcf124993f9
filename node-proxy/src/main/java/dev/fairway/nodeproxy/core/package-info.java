/** What the kernel has, what it should have, and the difference, one Service at a time. No framework, no I/O. */
@NullMarked
package dev.fairway.nodeproxy.core;

import org.jspecify.annotations.NullMarked;
