package dev.fairway.registryclient;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between attempts: doubling up to a limit, each between half and the whole of its step. Not thread-safe. */
public final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final RandomGenerator random;
    private Duration step = FIRST;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    public Duration next() {
        Duration half = step.dividedBy(2);
        Duration pause = half.plusNanos(random.nextLong(half.toNanos() + 1));
        step = step.multipliedBy(2).compareTo(LIMIT) > 0 ? LIMIT : step.multipliedBy(2);
        return pause;
    }

    public void reset() {
        step = FIRST;
    }
}
