package dev.fairway.registry.core;

import java.io.IOException;

/** The state cannot be kept where it is to be kept; the message tells whoever runs the registry what to do. */
public final class StoreUnusableException extends RuntimeException {

    /** EX_IOERR: a process that finds it so at its start ends with it. */
    public static final int EXIT_CODE = 74;

    private static final long serialVersionUID = 1L;

    /** Names the folder and the innermost reason. */
    public StoreUnusableException(String folder, Throwable cause) {
        super(
                "The registry's state cannot be kept in %s: %s. Let this process write there and see that the disk has room,"
                                .formatted(folder, reason(cause))
                        + " or name another folder (service-registry.data-dir, SERVICE_REGISTRY_DATA_DIR). Nothing is lost with"
                        + " the folder: the state is rebuilt from Kafka.",
                cause);
    }

    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        if (message == null) {
            return innermost.getClass().getSimpleName();
        }
        return innermost.getClass() == IOException.class
                ? message
                : innermost.getClass().getSimpleName().replaceAll("Exception$", "") + " (" + message + ")";
    }
}
