package dev.fairway.cli.node;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.registryclient.control.NodeInspection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairway node trace}. */
@Command(
        name = "trace",
        customSynopsis = "fairway node trace NODE --from ADDRESS --to ADDRESS:PORT[/PROTOCOL] [-o json]",
        header = "Show what a node does with the first packet of a connection, and why",
        footer = {
            "",
            "Exit code 2: the node's kernel is not as it should be, so that the packet may fare otherwise.",
            "",
            "Examples:",
            "  fairway node trace node-1 --from 10.244.1.2 --to 10.96.0.10:53/udp",
            "  fairway node trace node-1 --from fd00:10:244:1::2 --to [fd00:10:96::1]:80"
        })
public final class NodeTraceCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "NODE", description = "The node that the packet comes to")
    String node = "";

    @Option(names = "--from", required = true, paramLabel = "ADDRESS", description = "Who sends it")
    String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "ADDRESS:PORT[/PROTOCOL]",
            description = "Where it goes; tcp where no protocol is given")
    String to = "";

    @Mixin
    JsonOption format = new JsonOption();

    public NodeTraceCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        var packet = PacketArguments.parse(from, to);
        try (Cluster cluster = context.cluster()) {
            PacketTrace trace = new NodeInspection(cluster.registry()).trace(node, packet);
            context.out().print(json ? Documents.json(TraceAnswer.json(trace)) : TraceAnswer.text(trace));
            return trace.differences().isEmpty() ? 0 : Answers.DIFFERENT;
        }
    }
}
