package dev.fairway.cli.command;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.cluster.Reader;
import dev.fairway.cli.resource.LabelSelector;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.MomentText;
import dev.fairway.model.event.Moment;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairway get}. */
@Command(
        name = "get",
        customSynopsis = "fairway get TYPE [NAME...] [-n NAMESPACE | -A] [-l LABELS] [-o FORMAT] [-w | --at TIME]",
        header = "Show objects, one a line or in full",
        footer = {
            "",
            "Examples:",
            "  fairway get services",
            "  fairway get endpoints my-app-service",
            "  fairway get pods -l app=my-app -o wide",
            "  fairway get service/my-app-service -o yaml",
            "  fairway get pods -w",
            "  fairway get endpoints my-app-service --at 14:03"
        })
public final class GetCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "TYPE [NAME...] | TYPE/NAME", arity = "0..*", description = "What to show")
    List<String> arguments = List.of();

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "",
            description = "wide, name, yaml or json")
    String output = "";

    @Option(
            names = {"-w", "--watch"},
            description = "Go on with every change")
    boolean watch;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it was: at 14:03, -5m, \"5m ago\", an RFC 3339 time, or right after an event")
    @Nullable
    String at;

    @Option(names = "--no-headers", description = "Leave out the headings")
    boolean noHeaders;

    @Option(names = "--show-labels", description = "Add a column with the labels")
    boolean showLabels;

    @Option(names = "--ignore-not-found", description = "Do not count a missing name as an error")
    boolean ignoreNotFound;

    public GetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ResourceArguments wanted = ResourceArguments.parse(arguments, "get");
        OutputFormat format = OutputFormat.parse(output);
        LabelSelector labels = scope.labels();
        if (wanted.hasNames() && scope.allNamespaces()) {
            throw new CommandException("error: a resource cannot be retrieved by name across all namespaces");
        }
        if (wanted.hasNames() && scope.hasSelector()) {
            throw new CommandException("error: name cannot be provided when a selector is specified");
        }
        if (watch && !wanted.isOneType()) {
            throw new CommandException("error: you may only specify a single resource type");
        }
        Optional<Moment> past = past(wanted);
        ObjectPrinter printer = new ObjectPrinter(
                context,
                format,
                new ObjectPrinter.Columns(scope.allNamespaces(), !wanted.isOneType(), showLabels, !noHeaders));
        try (Cluster cluster = context.cluster()) {
            if (watch) {
                return new WatchedGet(context, cluster, printer, labels)
                        .run(wanted, context.namespace(scope.allNamespaces()));
            }
            return show(wanted, labels, printer, new Reader(cluster, past));
        }
    }

    private Optional<Moment> past(ResourceArguments wanted) {
        if (at == null) {
            return Optional.empty();
        }
        if (watch) {
            throw new CommandException("error: the past does not change: --at and -w exclude each other");
        }
        wanted.names().keySet().stream()
                .filter(type -> !Reader.isRemembered(type))
                .findFirst()
                .ifPresent(type -> {
                    throw new CommandException("error: the past of " + type.pluralWithGroup() + " cannot be shown");
                });
        return Optional.of(MomentText.parse(at, context.now(), ZoneId.systemDefault()));
    }

    private int show(ResourceArguments wanted, LabelSelector labels, ObjectPrinter printer, Reader reader) {
        String namespace = context.namespace(scope.allNamespaces());
        Selection selection = Selection.of(
                wanted,
                labels,
                type -> printer.format().isTable() || printer.format() == OutputFormat.NAME
                        ? reader.forTable(type, namespace)
                        : reader.inFull(type, namespace));
        boolean single =
                wanted.isOneType() && wanted.names().firstEntry().getValue().size() == 1;
        if (!selection.items().isEmpty() || (!printer.format().isTable() && !wanted.hasNames())) {
            printer.print(selection.items(), single);
        } else if (selection.missing().isEmpty() && !ignoreNotFound) {
            context.err().println(Selection.nothingFound(wanted, namespace));
        }
        if (ignoreNotFound) {
            return 0;
        }
        return selection.tellMissing(context.err());
    }
}
