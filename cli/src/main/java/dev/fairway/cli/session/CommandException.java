package dev.fairway.cli.session;

/** Ends a command with exit code 1; the message is what is printed. */
public class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What -o names and a verb does not have, in kubectl's words. */
    public static CommandException unknownFormat(String format, String allowed) {
        return new CommandException("error: unable to match a printer suitable for the output format \"" + format
                + "\", allowed formats are: " + allowed);
    }
}
