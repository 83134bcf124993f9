package dev.fairway.cli.history;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.cli.session.MomentText;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.registryclient.history.RegistryHistory;
import dev.fairway.registryclient.history.RegistryHistory.Stretch;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairway history service}. */
@Command(
        name = "service",
        customSynopsis = {
            "fairway history service NAME [--since 5m | --from TIME] [--to TIME] [-w] [-o json]",
            "       fairway history service --trace EVENT [-o json]"
        },
        header = "Tell what happened to a Service",
        footer = {
            "",
            "Times: 14:03, 14:03:05, -5m, \"5m ago\", 2026-01-31T14:03:05Z.",
            "Order is that of the log and of causes; the times are the broker's.",
            "",
            "Examples:",
            "  fairway history service my-app-service --since 10m",
            "  fairway history service my-app-service -w",
            "  fairway history service --trace endpoint-tracker:1:42"
        })
public final class HistoryServiceCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The Service")
    @Nullable
    String name;

    @Mixin
    StretchOptions stretch = new StretchOptions();

    @Mixin
    JsonOption format = new JsonOption();

    @Option(
            names = {"-w", "--watch"},
            description = "Go on with what happens")
    boolean watch;

    @Option(
            names = "--trace",
            paramLabel = "EVENT",
            description = "One event, all that led to it and all that followed, with the time at each hop")
    @Nullable
    String trace;

    public HistoryServiceCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        try (Cluster cluster = context.cluster()) {
            RegistryHistory history = new RegistryHistory(cluster.registry());
            if (trace != null) {
                List<TimelineEntry> entries = history.trace(MomentText.event(trace));
                context.out()
                        .print(json ? Documents.json(TimelineJson.entries(entries)) : new TraceText(entries).text());
                return 0;
            }
            if (name == null) {
                throw new CommandException("error: the history of which Service?");
            }
            show(history, new ServiceKey(context.namespace(), name), json);
            return 0;
        }
    }

    private void show(RegistryHistory history, ServiceKey service, boolean json) {
        Stretch wanted = stretch.stretch(context, history);
        if (watch) {
            if (wanted.to().isPresent()) {
                throw new CommandException("error: --to and -w exclude each other");
            }
            history.follow(service, wanted.from(), json ? new JsonFollower() : new TextFollower());
            return;
        }
        List<TimelineEntry> entries = history.timeline(service, wanted);
        if (json) {
            context.out().print(Documents.json(TimelineJson.entries(entries)));
        } else if (entries.isEmpty()) {
            context.err().println("Nothing happened to Service " + service + " in that time.");
        } else {
            TimelineText text = new TimelineText();
            entries.forEach(entry -> context.out().print(text.entry(entry)));
        }
    }

    private final class TextFollower implements RegistryHistory.Follower {
        private final TimelineText text = new TimelineText();

        @Override
        public void entry(TimelineEntry entry) {
            print(text.entry(entry));
        }

        @Override
        public void effect(Effect effect) {
            print(text.lateEffect(effect));
        }

        @Override
        public void caughtUp() {
            // What comes next is simply shown.
        }

        private void print(String lines) {
            context.out().print(lines);
            context.out().flush();
        }
    }

    private final class JsonFollower implements RegistryHistory.Follower {
        @Override
        public void entry(TimelineEntry entry) {
            context.out().println(TimelineJson.entry(entry));
            context.out().flush();
        }

        @Override
        public void effect(Effect effect) {
            context.out().println(TimelineJson.effect(effect));
            context.out().flush();
        }

        @Override
        public void caughtUp() {
            // Each line stands for itself.
        }
    }
}
