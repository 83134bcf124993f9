package dev.fairway.cli.explain;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairway explain}: nothing by itself. */
@Command(
        name = "explain",
        header = "Say why a pod gets traffic of a Service or does not, and where a connection goes",
        customSynopsis = "fairway explain pod|service NAME, fairway explain connection --from CLIENT --to SERVICE:PORT")
public final class ExplainCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "explain needs what to explain: pod, service or connection");
    }
}
