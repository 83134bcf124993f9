package dev.fairway.registryclient;

import io.grpc.Status;

/** The registry did not answer a call as asked; the message is for people. */
public final class RegistryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What kind of failure it is. */
    public enum Reason {
        /** Not reached, not in time, or not ready yet: worth another try. */
        UNAVAILABLE,
        /** This identity may not do that. */
        DENIED,
        /** The registry knows no such object. */
        NOT_FOUND,
        /** It cannot be answered as it was asked, or not now; the message is the registry's own. */
        REFUSED,
        /** Anything else. */
        FAILED
    }

    private final Reason reason;

    RegistryException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static RegistryException of(String addresses, Status status, Throwable cause) {
        String detail = status.getDescription() == null ? status.getCode().toString() : status.getDescription();
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                new RegistryException(
                        Reason.UNAVAILABLE, "the registry at " + addresses + " does not answer: " + detail, cause);
            case PERMISSION_DENIED, UNAUTHENTICATED ->
                new RegistryException(Reason.DENIED, "the registry at " + addresses + " refuses: " + detail, cause);
            case NOT_FOUND -> new RegistryException(Reason.NOT_FOUND, detail, cause);
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE, ABORTED ->
                new RegistryException(Reason.REFUSED, detail, cause);
            default ->
                new RegistryException(Reason.FAILED, "the registry at " + addresses + " failed: " + detail, cause);
        };
    }
}
