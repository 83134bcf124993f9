package dev.fairway.tracker.core.leadership;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One tracker's part in the election by a Lease: what to do about the Lease as it is now (client-go's rules).
 *
 * <p>Nobody's clock is compared with another's: another's Lease has run out once it has not been seen to change for its
 * whole duration. Used by one thread.
 */
public final class Candidacy {

    private final String identity;
    private final Duration leaseDuration;
    private @Nullable Held seen;
    private Duration seenSince = Duration.ZERO;
    private @Nullable Duration renewedAt;
    private boolean taken;

    /**
     * A Lease as it is stored.
     *
     * @param holder empty when it was given back
     * @param renewed when its holder last wrote it, by its own clock; only compared with itself
     * @param transitions how often it went to another holder
     */
    public record Held(String holder, String renewed, int transitions) {}

    /** What to do. */
    public sealed interface Step {

        /** Write the Lease: this tracker holds it after this many transitions. */
        record Hold(int transitions) implements Step {}

        /** Another tracker leads. */
        record StandBy(String leader) implements Step {}
    }

    /** {@code leaseDuration}: for how long a holder may be silent. */
    public Candidacy(String identity, Duration leaseDuration) {
        this.identity = identity;
        this.leaseDuration = leaseDuration;
    }

    /**
     * Decides about the Lease as it was just read.
     *
     * @param now a time that only grows, since an arbitrary moment
     */
    public Step decide(@Nullable Held lease, Duration now) {
        if (lease == null) {
            return new Step.Hold(0);
        }
        if (!lease.equals(seen)) {
            seen = lease;
            seenSince = now;
        }
        if (lease.holder().equals(identity)) {
            return new Step.Hold(lease.transitions());
        }
        boolean over = now.minus(seenSince).compareTo(leaseDuration) > 0;
        // Who led once does not come back: its view of the cluster is of that time.
        taken = renewedAt != null;
        return !taken && (lease.holder().isEmpty() || over)
                ? new Step.Hold(lease.transitions() + 1)
                : new Step.StandBy(lease.holder());
    }

    /** The API server took the Lease that was written from {@code startedAt} on. */
    public void written(Duration startedAt) {
        renewedAt = startedAt;
    }

    /** Whether this tracker held the Lease and may not rely on it any more: earlier than another may take it. */
    public boolean isLost(Duration now) {
        Duration renewed = renewedAt;
        return taken || (renewed != null && now.minus(renewed).compareTo(renewDeadline()) > 0);
    }

    /** How long to wait before the next look. */
    public Duration retryPeriod() {
        return leaseDuration.multipliedBy(2).dividedBy(15);
    }

    private Duration renewDeadline() {
        return leaseDuration.multipliedBy(2).dividedBy(3);
    }
}
