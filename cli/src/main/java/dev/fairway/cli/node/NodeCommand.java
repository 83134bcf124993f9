package dev.fairway.cli.node;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairway node}: nothing by itself. */
@Command(
        name = "node",
        header = "Look into one node: the rules in its kernel, the way of a packet",
        customSynopsis = "fairway node VERB NODE")
public final class NodeCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "node needs a verb: rules or trace");
    }
}
