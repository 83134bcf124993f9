package dev.fairway.cli.grpc;

/** The cluster did not do what it was asked; the message is the API server's, without kubectl's frame. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is, in the API server's words. */
    public enum Reason {
        BAD_REQUEST("BadRequest"),
        INVALID("Invalid"),
        NOT_FOUND("NotFound"),
        ALREADY_EXISTS("AlreadyExists"),
        CONFLICT("Conflict"),
        FORBIDDEN("Forbidden"),
        TOO_LARGE("RequestEntityTooLarge"),
        UNAVAILABLE("ServiceUnavailable"),
        TIMEOUT("Timeout"),
        INTERNAL("InternalError");

        private final String word;

        Reason(String word) {
            this.word = word;
        }
    }

    private final Reason reason;

    public ServerException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    ServerException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /**
     * The whole line that kubectl would print.
     *
     * @param context what was being done, for example {@code error when applying "web.yaml"}, or empty
     */
    public String describe(String context) {
        String message = String.valueOf(getMessage());
        if (reason == Reason.INVALID) {
            return message.startsWith("The ") ? message : "The " + message;
        }
        return "Error from server (" + reason.word + "): " + (context.isEmpty() ? "" : context + ": ") + message;
    }
}
