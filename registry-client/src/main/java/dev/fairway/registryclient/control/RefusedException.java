package dev.fairway.registryclient.control;

/** A node does not answer a question; the message is for who asked. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Why not. */
    public enum Reason {
        NOT_FOUND,
        /** It will be able to, later. */
        NOT_READY
    }

    private final Reason reason;

    public RefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
