/** What a node tells about its kernel: the rules that it found there, and its decision about a packet. */
@NullMarked
package dev.fairway.model.inspection;

import org.jspecify.annotations.NullMarked;
