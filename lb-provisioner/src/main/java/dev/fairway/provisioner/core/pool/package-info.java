/** The provider that gives out the cluster's own addresses. */
@NullMarked
package dev.fairway.provisioner.core.pool;

import org.jspecify.annotations.NullMarked;
