/** Whether the registry lives and may be asked. */
@NullMarked
package dev.fairway.registry.health;

import org.jspecify.annotations.NullMarked;
