package dev.fairway.cli.lab;

import dev.fairway.cli.session.Context;
import dev.fairway.lab.Lab;
import dev.fairway.lab.LabOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairway lab up}. */
@Command(
        name = "up",
        customSynopsis = "fairway lab up [--name NAME] [--nodes N] [--data DIR] [--dns-per-node]",
        header = "Start a lab, which runs until 'fairway lab down'")
public final class LabUpCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "2", description = "How many nodes (${DEFAULT-VALUE})")
    int nodes = 2;

    @Mixin
    NameOption name = new NameOption();

    @Option(names = "--data", paramLabel = "DIR", description = "Where Kafka keeps its data (a temporary folder)")
    @Nullable
    Path data;

    @Option(names = "--dns-per-node", description = "A name server on each node, which its pods ask untracked")
    boolean dnsPerNode;

    public LabUpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String labName = name.or(context).orElse(LabOptions.DEFAULT_NAME);
        LabOptions options = LabOptions.named(labName).withNodes(nodes);
        if (dnsPerNode) {
            options = options.withDnsPerNode();
        }
        if (data != null) {
            options = options.withDataDirectory(data);
        }
        Lab lab = Lab.up(options, line -> context.err().println(line));
        context.out().println("lab \"" + lab.name() + "\" is running; its web page: " + lab.pageAddress());
        context.out().flush();
        return 0;
    }
}
