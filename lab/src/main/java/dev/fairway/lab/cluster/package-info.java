/** The way from the lab to the standalone API. */
@NullMarked
package dev.fairway.lab.cluster;

import org.jspecify.annotations.NullMarked;
