/** The Kubernetes objects that every service speaks of, as plain immutable values. */
@NullMarked
package dev.fairway.model;

import org.jspecify.annotations.NullMarked;
