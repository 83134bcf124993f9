/** Network values: protocols, ports, address families and prefixes. */
@NullMarked
package dev.fairway.model.net;

import org.jspecify.annotations.NullMarked;
