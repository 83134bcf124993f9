package dev.fairway.provisioner.core.cloud;

/** A cloud refused, or did not answer. */
public final class CloudException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code message} is for people, and the same when the same goes wrong again. */
    public CloudException(String message) {
        super(message);
    }

    /** See {@link #CloudException(String)}. */
    public CloudException(String message, Throwable cause) {
        super(message, cause);
    }
}
