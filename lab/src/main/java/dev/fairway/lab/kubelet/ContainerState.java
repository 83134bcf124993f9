package dev.fairway.lab.kubelet;

import java.time.Instant;

/** Where a container is in its life. */
sealed interface ContainerState {
    /** How often it was started again. */
    int restarts();

    /** Whether its pod may get traffic, as far as this container says. */
    default boolean isReady() {
        return false;
    }

    /**
     * Not started yet, or to be started again.
     *
     * @param reason in Kubernetes' words
     */
    record Waiting(String reason, int restarts) implements ContainerState {}

    /**
     * Runs.
     *
     * @param since when it was started
     * @param isReady by its probe, or by hand
     */
    record Running(Instant since, boolean isReady, int restarts) implements ContainerState {}

    /**
     * Has ended.
     *
     * @param at when it ended
     * @param isRestarted whether it is going to be started again
     */
    record Terminated(int exitCode, Instant at, boolean isRestarted, int restarts) implements ContainerState {}
}
