package dev.fairway.lab.kubelet;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A started container. */
interface Container {
    /** Completed with the exit code when it has ended, whatever ended it. */
    CompletableFuture<Integer> end();

    /** Asks it to end and returns; after the grace period it is ended by force. */
    void terminate(Duration grace);
}
