package dev.fairway.model.event;

import java.time.Instant;

/**
 * What an agent says of one event.
 *
 * @param error empty, or why it could not be programmed
 */
public record InEffect(EventId event, Instant receivedAt, Instant inEffectAt, String error) {}
