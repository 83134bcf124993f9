package dev.fairway.cli.history;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairway history}. */
@Command(name = "history", header = "Tell what happened, why, and where it is in effect")
public final class HistoryCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** Without a subject: the help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
