/** What a node does with a packet by its ruleset, and why. */
@NullMarked
package dev.fairway.rules.packet;

import org.jspecify.annotations.NullMarked;
