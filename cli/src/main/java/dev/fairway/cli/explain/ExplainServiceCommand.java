package dev.fairway.cli.explain;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.cli.session.MomentOption;
import dev.fairway.rules.explain.ServiceExplanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fairway explain service}. */
@Command(
        name = "service",
        customSynopsis = "fairway explain service NAME [--at TIME] [-n NAMESPACE] [-o json]",
        header = "Say why a Service has the endpoints that it has, and which pods nearly match",
        footer = {
            "",
            "Examples:",
            "  fairway explain service my-app-service",
            "  fairway explain service my-app-service --at 14:03"
        })
public final class ExplainServiceCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "NAME", description = "The Service")
    String name = "";

    @Mixin
    MomentOption at = new MomentOption();

    @Mixin
    JsonOption format = new JsonOption();

    public ExplainServiceCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        try (Cluster cluster = context.cluster()) {
            View view = new View(cluster.registry().lookups().at(at.moment(context.now())));
            ServiceExplanation explanation =
                    ServiceExplanation.of(view.service(context.namespace(), name), view.pods(), view.nodes());
            context.out().print(json ? Documents.json(Explained.json(explanation)) : Explained.text(explanation));
            return 0;
        }
    }
}
