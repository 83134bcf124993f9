/** The history's files: segments that are appended to, and the base that stands for those that were dropped. */
@NullMarked
package dev.fairway.registry.segments;

import org.jspecify.annotations.NullMarked;
