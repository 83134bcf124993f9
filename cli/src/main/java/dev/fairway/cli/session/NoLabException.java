package dev.fairway.cli.session;

/** No lab runs that a command could work with. */
public final class NoLabException extends CommandException {
    private static final long serialVersionUID = 1L;

    public NoLabException(String message) {
        super(message);
    }
}
