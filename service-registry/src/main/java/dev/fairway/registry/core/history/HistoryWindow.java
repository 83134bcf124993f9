package dev.fairway.registry.core.history;

import java.time.Instant;

/**
 * What can be asked about.
 *
 * @param from the earliest moment
 * @param to when the newest record was appended
 * @param records how many there are
 * @param bytes what they take on disk
 */
public record HistoryWindow(Instant from, Instant to, long records, long bytes) {}
