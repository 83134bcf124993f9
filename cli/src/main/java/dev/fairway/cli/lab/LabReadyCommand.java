package dev.fairway.cli.lab;

import dev.fairway.cli.session.Context;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairway lab ready} and {@code fairway lab unready}: one class, told apart by the verb's name. */
@Command(
        customSynopsis = "fairway [--lab NAME] lab ready|unready [-n NAMESPACE] POD",
        header = "Let a pod count as ready or not, whatever its probes say")
public final class LabReadyCommand implements Callable<Integer> {
    private final Context context;
    private final boolean ready;

    @Parameters(paramLabel = "POD", description = "The pod's name")
    String pod = "";

    public LabReadyCommand(Context context, boolean ready) {
        this.context = context;
        this.ready = ready;
    }

    @Override
    public Integer call() {
        Labs.find(context.lab()).setReady(context.namespace(), pod, ready);
        context.out().println("pod/" + pod + (ready ? " ready" : " unready"));
        context.out().flush();
        return 0;
    }
}
