/** What the tests run against: a real Kafka, the registry as its own process, and a tracker that says what it is told. */
@NullMarked
package dev.fairway.registry.testing;

import org.jspecify.annotations.NullMarked;
