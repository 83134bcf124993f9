/** The endpoint tracker: which pods are behind which Service, published as events. */
@NullMarked
package dev.fairway.tracker;

import org.jspecify.annotations.NullMarked;
