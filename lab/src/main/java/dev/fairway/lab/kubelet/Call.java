package dev.fairway.lab.kubelet;

import io.grpc.StatusRuntimeException;

/** How a call of the API ended. */
enum Call {
    DONE,
    /** The object, or this incarnation of it, is gone. */
    GONE,
    /** The API is not there, or another write came first. */
    RETRY;

    static Call attempt(Runnable call) {
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
