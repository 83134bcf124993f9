package dev.fairway.lab;

/** Something outside failed while the lab worked: a host command, a process, the control socket. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
