/** What the tracker says about Ingresses: their addresses, and what of them is not served. */
@NullMarked
package dev.fairway.tracker.core.ingress;

import org.jspecify.annotations.NullMarked;
