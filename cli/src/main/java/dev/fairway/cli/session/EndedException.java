package dev.fairway.cli.session;

/** Ends the command with an exit code; everything has been said already. */
public final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public EndedException(int exitCode) {
        super("ended with " + exitCode);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
