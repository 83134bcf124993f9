package dev.fairway.registry.core.topic;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the registry may be asked, and whether it says that it is behind. Not thread-safe.
 *
 * <p>It may be asked once it has read up to the ends of the topics that it saw first. A registry with a complete store
 * of its own does not wait for longer than its patience: Kafka may be down for long, and stale is better than nothing.
 */
public final class Progress {

    /** A registry that has not seen the ends of the topics for this long does not know whether it is behind. */
    private static final Duration SIGHT = Duration.ofSeconds(10);

    private final Duration patience;
    private final Instant startedAt;
    private final boolean storeIsComplete;
    private @Nullable Positions target;
    private Instant seenAt = Instant.EPOCH;
    private boolean reached;
    private boolean open;

    /** How the registry stands. */
    public enum Standing {
        /** Not complete yet: look-ups are refused, streams wait. */
        LOADING,
        /** Complete once, but not up to the ends of the topics. */
        BEHIND,
        /** Read up to the ends of the topics. */
        CURRENT
    }

    /** A registry that starts. */
    public Progress(Duration patience, Instant startedAt, boolean storeIsComplete) {
        this.patience = patience;
        this.startedAt = startedAt;
        this.storeIsComplete = storeIsComplete;
    }

    /** The topics end here now. Where they ended when this was last called should be read by now. */
    public void endsSeen(Positions ends, Positions read, Instant now) {
        seenAt = now;
        if (target == null || read.hasReached(target)) {
            reached |= target != null || read.hasReached(ends);
            target = ends;
        } else {
            reached = false;
        }
    }

    /** It has read so far. */
    public void read(Positions read) {
        if (target != null && read.hasReached(target)) {
            reached = true;
        }
    }

    public Standing standing(Instant now) {
        boolean inSight = !seenAt.plus(SIGHT).isBefore(now);
        if (reached && inSight) {
            open = true;
            return Standing.CURRENT;
        }
        open |= storeIsComplete && !now.isBefore(startedAt.plus(patience));
        return open ? Standing.BEHIND : Standing.LOADING;
    }
}
