/** What the gateway is to be told, unit by unit, and how far each gateway has taken it. */
@NullMarked
package dev.fairway.registry.core.gateway;

import org.jspecify.annotations.NullMarked;
