package dev.fairway.lab.cluster;

import dev.fairway.lab.LabException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** How a call of the API ended. */
public enum Call {
    DONE,
    /** The object, or this incarnation of it, is gone. */
    GONE,
    /** The API is not there, or another write came first. */
    RETRY;

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Makes a call until it is done: the API may be there before its first write reaches Kafka. */
    public static void untilDone(Runnable call, Instant deadline) {
        try {
            while (attempt(call) != DONE) {
                if (Instant.now().isAfter(deadline)) {
                    throw new LabException("the standalone API does not take a write in time");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (StatusRuntimeException e) {
            throw new LabException("the standalone API refuses: " + e.getStatus(), e);
        }
    }

    /** Makes one call. */
    public static Call attempt(Runnable call) {
        try {
            call.run();
            return DONE;
        } catch (StatusRuntimeException e) {
            return switch (e.getStatus().getCode()) {
                case NOT_FOUND -> GONE;
                case ABORTED, UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL -> RETRY;
                // A status that the API refuses is a bug of the lab, or the pod was replaced by another of its name.
                default -> throw e;
            };
        }
    }
}
