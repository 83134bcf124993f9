/** The state on disk, in an embedded Infinispan cache. */
@NullMarked
package dev.fairway.registry.infinispan;

import org.jspecify.annotations.NullMarked;
