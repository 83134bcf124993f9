package dev.fairway.cli.demo.stage;

/** Something that the demo tells does not hold; the message is the sentence for the user. */
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DemoException(String message) {
        super(message);
    }

    public DemoException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Throws unless it holds. */
    public static void unless(boolean holds, String sentence) {
        if (!holds) {
            throw new DemoException(sentence);
        }
    }
}
