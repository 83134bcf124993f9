package dev.fairway.cli.text;

import java.io.Console;

/** Colours for a terminal, or plain text for everything else. */
public enum Style {
    PLAIN,
    ANSI;

    /** ANSI on a terminal, unless NO_COLOR is set to something (no-color.org) or the terminal is dumb. */
    public static Style ofTerminal() {
        String noColor = System.getenv("NO_COLOR");
        String terminal = System.getenv("TERM");
        boolean wanted = noColor == null || noColor.isEmpty();
        boolean able = isTerminal() && !"dumb".equals(terminal);
        return wanted && able ? ANSI : PLAIN;
    }

    // Without a console the method gives null, whatever version of it the JDK has.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    public String bold(String text) {
        return wrap("1", text);
    }

    public String dim(String text) {
        return wrap("2", text);
    }

    public String green(String text) {
        return wrap("32", text);
    }

    public String red(String text) {
        return wrap("31", text);
    }

    public String cyan(String text) {
        return wrap("36", text);
    }

    private String wrap(String code, String text) {
        return this == ANSI ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
