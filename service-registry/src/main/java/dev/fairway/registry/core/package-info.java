/** What the registry knows and whom it tells: one writer, immutable snapshots for readers, coalescing streams. */
@NullMarked
package dev.fairway.registry.core;

import org.jspecify.annotations.NullMarked;
