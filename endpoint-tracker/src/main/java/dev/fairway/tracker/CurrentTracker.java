package dev.fairway.tracker;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tracker, once it runs: nobody acts on a partial view before. */
@Singleton
public class CurrentTracker {

    private volatile @Nullable RunningTracker running;

    /** Empty until the topics have been read and the difference is on its way. */
    public Optional<RunningTracker> running() {
        return Optional.ofNullable(running);
    }

    void set(RunningTracker tracker) {
        running = tracker;
    }
}
