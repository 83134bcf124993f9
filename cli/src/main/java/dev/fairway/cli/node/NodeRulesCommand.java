package dev.fairway.cli.node;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.registryclient.control.NodeInspection;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairway node rules}. */
@Command(
        name = "rules",
        customSynopsis = "fairway node rules NODE [--service SERVICE] [-n NAMESPACE] [-o json]",
        header = "Show what a node's kernel holds for Services, read back from it, and where it is not as decided",
        footer = {
            "",
            "Exit code 2: the kernel is not as it should be.",
            "",
            "Examples:",
            "  fairway node rules node-1",
            "  fairway node rules node-1 --service my-app-service"
        })
public final class NodeRulesCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "NODE", description = "The node to look into")
    String node = "";

    @Option(names = "--service", paramLabel = "SERVICE", description = "Only this Service")
    @Nullable
    String service;

    @Mixin
    JsonOption format = new JsonOption();

    public NodeRulesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        Optional<ServiceKey> wanted =
                Optional.ofNullable(service).map(name -> new ServiceKey(context.namespace(), name));
        try (Cluster cluster = context.cluster()) {
            NodeRulesReport report = new NodeInspection(cluster.registry()).rules(node, wanted);
            context.out().print(json ? Documents.json(RulesJson.of(report)) : RulesText.of(report));
            boolean asDecided = report.differences().isEmpty()
                    && report.services().stream()
                            .allMatch(found -> found.differences().isEmpty());
            return asDecided ? 0 : Answers.DIFFERENT;
        }
    }
}
