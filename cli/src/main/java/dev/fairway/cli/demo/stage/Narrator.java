package dev.fairway.cli.demo.stage;

import dev.fairway.cli.text.Style;
import java.io.PrintStream;

/** The demo's voice: numbered steps, what is run, what it answers, what was found to hold. */
public final class Narrator {
    private static final String INDENT = "   ";

    private final PrintStream out;
    private final Style style;
    private int steps;

    public Narrator(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** The first line. */
    public void title(String text) {
        line(style.bold(text));
    }

    /** Begins a step. */
    public void step(String title) {
        steps++;
        line("");
        line(style.bold("%-2d %s".formatted(steps, title)));
    }

    /** A sentence of the story. */
    public void say(String text) {
        text.lines().forEach(each -> line(INDENT + each));
    }

    /** Something of less weight, such as progress. */
    public void aside(String text) {
        text.lines().forEach(each -> line(INDENT + style.dim(each)));
    }

    /** A command as a user would type it. */
    public void command(String prompt, String command) {
        line(INDENT + style.cyan(prompt + "$ " + command));
    }

    /** What a command answered. */
    public void answer(String text) {
        text.lines().forEach(each -> line(INDENT + "  " + each));
    }

    /** Something that was checked and holds. */
    public void holds(String text) {
        line(INDENT + style.green("✓") + " " + text);
    }

    /** Why the demo ends early. */
    public void fails(String text) {
        line(INDENT + style.red("✗") + " " + text);
    }

    /** Text without indentation. */
    public void plain(String text) {
        text.lines().forEach(this::line);
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
