package dev.fairway.lab;

import java.nio.file.Path;

/**
 * One service process of a lab.
 *
 * @param name such as {@code kafka} or {@code node-proxy-node-1}
 * @param state what the supervisor knows
 * @param pid 0 while there is no process
 * @param restarts how often it ended by itself
 * @param address where it listens, for people
 * @param log what it prints
 */
public record ProcessStatus(String name, State state, long pid, int restarts, String address, Path log) {
    /** The life of a service process. */
    public enum State {
        /** Runs, but does not say yet that it is ready. */
        STARTING,
        /** Was ready once since it was started. */
        READY,
        /** Ended by itself and is started again after a pause. */
        BACKOFF,
        /** Stopped on request. */
        STOPPED
    }
}
