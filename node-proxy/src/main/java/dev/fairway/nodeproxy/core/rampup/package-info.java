/** Endpoints whose share of new connections grows, and when it does next. */
@NullMarked
package dev.fairway.nodeproxy.core.rampup;

import org.jspecify.annotations.NullMarked;
