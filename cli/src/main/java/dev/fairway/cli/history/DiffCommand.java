package dev.fairway.cli.history;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.cli.session.MomentText;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Moment;
import dev.fairway.model.history.ObjectDiff;
import dev.fairway.registryclient.history.RegistryHistory;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairway diff}. */
@Command(
        name = "diff",
        customSynopsis = "fairway diff service NAME --from TIME|EVENT [--to TIME|EVENT] [-o json]",
        header = "Show what differs between two moments of a Service",
        footer = {
            "",
            "Examples:",
            "  fairway diff service my-app-service --from -10m",
            "  fairway diff service my-app-service --from 14:03 --to 14:05"
        })
public final class DiffCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "service NAME", arity = "2", description = "The Service")
    List<String> subject = List.of();

    @Option(names = "--from", paramLabel = "TIME", required = true, description = "The earlier moment")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "The later moment (now)")
    @Nullable
    String to;

    @Mixin
    JsonOption format = new JsonOption();

    public DiffCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        if (!List.of("service", "services", "svc").contains(subject.getFirst())) {
            throw new CommandException("error: only Services have a diff: fairway diff service NAME");
        }
        ServiceKey service = new ServiceKey(context.namespace(), subject.get(1));
        try (Cluster cluster = context.cluster()) {
            List<ObjectDiff> diffs = new RegistryHistory(cluster.registry())
                    .diff(service, moment(from), Optional.ofNullable(to).map(this::moment));
            if (json) {
                context.out().print(Documents.json(TimelineJson.diffs(diffs)));
            } else if (diffs.isEmpty()) {
                context.out().println("Nothing differs.");
            } else {
                diffs.forEach(this::print);
            }
            return 0;
        }
    }

    private void print(ObjectDiff diff) {
        String sign = diff.existed() ? diff.exists() ? "~" : "-" : "+";
        diff.facts().forEach(fact -> {
            context.out().println(sign + " " + fact.text());
            if (fact.changes().size() > 1) {
                fact.changes().forEach(change -> context.out().println("    " + change));
            }
        });
    }

    private Moment moment(String text) {
        return MomentText.parse(text, context.now(), ZoneId.systemDefault());
    }
}
