package dev.fairway.nodeproxy.core.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether this proxy does its work, as {@code /healthz} and {@code /livez} tell it (PRX-13, KEP 3836).
 *
 * @param synced the first complete view is in the kernel
 * @param waitingSince since when a change waits to be in effect; null when none does
 * @param lastUpdated when everything was in effect last
 * @param nodeEligible false while the Node is gone, is going, or will be removed by the autoscaler
 */
public record ProxyHealth(boolean synced, @Nullable Instant waitingSince, Instant lastUpdated, boolean nodeEligible) {

    /** Nothing was programmed yet. */
    public static ProxyHealth starting(Instant now) {
        return new ProxyHealth(false, now, now, true);
    }

    /** No change waits longer than it may. */
    public boolean isHealthy(Instant now, Duration mayWait) {
        return waitingSince == null || Duration.between(waitingSince, now).compareTo(mayWait) <= 0;
    }

    /** The state after a step. */
    public ProxyHealth after(boolean complete, boolean eligible, Instant now) {
        return complete
                ? new ProxyHealth(true, null, now, eligible)
                : new ProxyHealth(synced, waitingSince == null ? now : waitingSince, lastUpdated, eligible);
    }
}
