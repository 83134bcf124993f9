package dev.fairway.cli.lab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairway lab}: nothing by itself. */
@Command(
        name = "lab",
        header = "A whole cluster on this machine: start it, look into it, end it",
        customSynopsis = "fairway lab VERB")
public final class LabCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "lab needs a verb: up, down, status, exec, ready or unready");
    }
}
