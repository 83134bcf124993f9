package dev.fairway.cli.programmed;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairway programmed}: nothing by itself. */
@Command(
        name = "programmed",
        header = "Tell on which nodes and DNS replicas a Service's newest state is in effect",
        customSynopsis = "fairway programmed service NAME")
public final class ProgrammedCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "programmed needs what to ask about: service");
    }
}
