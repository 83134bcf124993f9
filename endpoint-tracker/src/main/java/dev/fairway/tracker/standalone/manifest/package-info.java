/** Manifests: reading them strictly, merging them, completing them. */
@NullMarked
package dev.fairway.tracker.standalone.manifest;

import org.jspecify.annotations.NullMarked;
