package dev.fairway.lab.service;

import java.time.Duration;

/**
 * Pauses between starts of something that keeps ending: doubled each time, and forgotten after a good run.
 *
 * @param first the first pause
 * @param most the longest pause
 * @param goodRun a run of at least this length starts the series again
 */
public record Backoff(Duration first, Duration most, Duration goodRun) {
    /** For the services: a crash must not be noticed more than it has to. */
    public static final Backoff SERVICE =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(20));

    /** The pause after this many ends in a row, counted from 1. */
    public Duration pause(int ends) {
        Duration pause = first.multipliedBy(1L << Math.min(ends - 1, 20));
        return pause.compareTo(most) < 0 ? pause : most;
    }
}
