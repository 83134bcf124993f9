package dev.fairway.cli.demo;

import dev.fairway.cli.demo.stage.Narrator;
import dev.fairway.cli.demo.stage.Stage.CommandResult;
import dev.fairway.cli.lab.Labs;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.Session;
import dev.fairway.cli.text.Style;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairway demo}. */
@Command(
        name = "demo",
        customSynopsis = "fairway demo [--keep] [--name NAME]",
        header = "Watch one Service do its work, in a lab that is made for it and removed at the end")
public final class DemoCommand implements Callable<Integer> {
    private final Context context;
    private final Verbs verbs;

    @Option(names = "--keep", description = "Leave the lab running, to look around in it")
    boolean keep;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "demo",
            description = "The name of its lab, for several side by side (${DEFAULT-VALUE})")
    String name = "demo";

    @Option(names = Demo.INSIDE, hidden = true, description = "Only the story, in the lab that another process made")
    boolean inside;

    /** The command line itself: the demo runs the verbs that it shows. */
    @FunctionalInterface
    public interface Verbs {
        /** Runs one command line and returns its exit code. */
        int run(Session session, String... arguments);
    }

    public DemoCommand(Context context, Verbs verbs) {
        this.context = context;
        this.verbs = verbs;
    }

    @Override
    public Integer call() {
        Narrator narrator = new Narrator(context.out(), Style.ofTerminal());
        Demo demo = new Demo(
                name, narrator, this::run, context.session().environment().variables());
        return (inside ? demo.playInside() : demo.run(keep)) ? 0 : 1;
    }

    private CommandResult run(InputStream in, List<String> arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Session session = new Session(
                both,
                both,
                in,
                context.session().clock(),
                new Session.Environment(
                        context.session().environment().variables(), _ -> Labs.address(Labs.find(Optional.of(name)))));
        List<String> line = new ArrayList<>(List.of("--lab", name));
        line.addAll(arguments);
        int exitCode = verbs.run(session, line.toArray(String[]::new));
        return new CommandResult(exitCode, bytes.toString(StandardCharsets.UTF_8));
    }
}
