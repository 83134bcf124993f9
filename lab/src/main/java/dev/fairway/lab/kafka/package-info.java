/** The Kafka broker of the lab, a process of its own. */
@NullMarked
package dev.fairway.lab.kafka;

import org.jspecify.annotations.NullMarked;
