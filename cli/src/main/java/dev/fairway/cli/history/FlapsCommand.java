package dev.fairway.cli.history;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.cli.text.TableWriter;
import dev.fairway.model.Kind;
import dev.fairway.model.history.Flap;
import dev.fairway.registryclient.history.RegistryHistory;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairway flaps}. */
@Command(
        name = "flaps",
        customSynopsis = "fairway flaps [--since 1h | --from TIME] [--to TIME] [-A] [--limit 20] [-o json]",
        header = "Show the Services and pods that changed most, and their rhythm",
        footer = {
            "",
            "EVERY is the usual time between two changes; where those times lie close together,",
            "something beats: a probe, a cron job, a restart."
        })
public final class FlapsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    StretchOptions stretch = new StretchOptions();

    @Mixin
    JsonOption format = new JsonOption();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In every namespace")
    boolean allNamespaces;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many (${DEFAULT-VALUE})")
    int limit = 20;

    public FlapsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        try (Cluster cluster = context.cluster()) {
            RegistryHistory history = new RegistryHistory(cluster.registry());
            List<Flap> flaps =
                    history.flaps(context.namespace(allNamespaces), stretch.stretch(context, history), limit);
            if (json) {
                context.out().print(Documents.json(TimelineJson.flaps(flaps)));
            } else if (flaps.isEmpty()) {
                context.out().println("Nothing changed more than once.");
            } else {
                print(flaps);
            }
            return 0;
        }
    }

    private void print(List<Flap> flaps) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAMESPACE", "OBJECT", "CHANGES", "EVERY", "RHYTHM", "FIRST", "LAST"));
        for (Flap flap : flaps) {
            String kind = flap.object().kind() == Kind.POD ? "pod/" : "service/";
            rows.add(List.of(
                    flap.object().namespace(),
                    kind + flap.object().name(),
                    Integer.toString(flap.changes()),
                    TimelineText.span(flap.median()),
                    flap.hasRhythm() ? "steady" : "irregular",
                    flap.first().truncatedTo(ChronoUnit.SECONDS).toString(),
                    flap.last().truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        new TableWriter(context.out()).write(rows);
    }
}
