package dev.fairway.tracker;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tracker, once it runs: nobody acts on a partial view before. */
@Singleton
public class CurrentTracker {

    private volatile @Nullable RunningTracker running;
    private volatile boolean standsBy;

    /** Empty until the topics have been read and the difference is on its way. */
    public Optional<RunningTracker> running() {
        return Optional.ofNullable(running);
    }

    void set(RunningTracker tracker) {
        running = tracker;
    }

    /** Another tracker may lead: this one waits for its turn, which is all that it has to do. */
    void standBy() {
        standsBy = true;
    }

    /** This one leads; it has to work before it is ready. */
    void lead() {
        standsBy = false;
    }

    boolean standsBy() {
        return standsBy;
    }
}
