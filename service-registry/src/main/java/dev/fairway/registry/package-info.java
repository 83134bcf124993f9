/** The service registry: materialises the topics, answers look-ups, fans changes out. */
@NullMarked
package dev.fairway.registry;

import org.jspecify.annotations.NullMarked;
