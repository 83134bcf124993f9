package dev.fairway.cli.lab;

import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairway lab exec}: the exit code is the program's. */
@Command(
        name = "exec",
        customSynopsis = "fairway [--lab NAME] lab exec [-n NAMESPACE] TARGET -- CMD [ARG...]",
        header = "Run a program in a pod, on a node, or outside of the cluster",
        footer = {
            "",
            "Examples:",
            "  fairway lab exec client -- curl http://my-app-service",
            "  fairway lab exec node-1 -- nft list ruleset",
            "  fairway lab exec outside -- ping -c1 172.30.0.1"
        })
public final class LabExecCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "TARGET", description = "A pod, a node, or \"outside\"")
    String target = "";

    @Parameters(index = "1..*", paramLabel = "-- CMD", arity = "0..*", description = "The program and its arguments")
    List<String> command = List.of();

    public LabExecCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (command.isEmpty()) {
            throw new CommandException("error: you must specify at least one command for " + target
                    + ": fairway lab exec " + target + " -- CMD");
        }
        context.out().flush();
        return Labs.find(context.lab()).exec(context.namespace(), target, command);
    }
}
