/** Kafka: the topics come in, acknowledgements and dead letters go out. */
@NullMarked
package dev.fairway.registry.kafka;

import org.jspecify.annotations.NullMarked;
