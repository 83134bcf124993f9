/** What the tests of the intake need to be inside for. */
@NullMarked
package dev.fairway.registry.kafka;

import org.jspecify.annotations.NullMarked;
