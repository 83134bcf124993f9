/** Cluster DNS: wiring, configuration and metrics of the dns-responder. */
@NullMarked
package dev.fairway.dns;

import org.jspecify.annotations.NullMarked;
