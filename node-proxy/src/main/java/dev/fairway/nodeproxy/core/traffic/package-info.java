/** Whose traffic the kernel counted. */
@NullMarked
package dev.fairway.nodeproxy.core.traffic;

import org.jspecify.annotations.NullMarked;
