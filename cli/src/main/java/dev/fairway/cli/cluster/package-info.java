/** The way to a cluster: which one, its registry and its source of objects. */
@NullMarked
package dev.fairway.cli.cluster;

import org.jspecify.annotations.NullMarked;
