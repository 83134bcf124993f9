package dev.fairway.provisioner.core.cloud;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How often a cloud is asked.
 *
 * @param firstRetry after a failure; each further one in a row doubles it
 * @param lastRetry no wait is longer (LB-04)
 * @param settle how long nothing has to be found until what was taken away counts as gone: clouds tell late of what they
 *     just made
 * @param resync after which all is looked at again although nothing is known to differ
 * @param random 0 to 1: spreads waits over their upper half
 */
public record Pace(Duration firstRetry, Duration lastRetry, Duration settle, Duration resync, DoubleSupplier random) {

    private static final int MOST_DOUBLINGS = 20;

    /** The wait after so many failures in a row. */
    Duration retry(int failures) {
        long doubled = firstRetry.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        return spread(Duration.ofMillis(Math.min(doubled, lastRetry.toMillis())));
    }

    Duration spread(Duration wait) {
        return Duration.ofMillis((long) (wait.toMillis() * (0.5 + random.getAsDouble() / 2)));
    }
}
