package dev.fairway.cli.command;

import dev.fairway.cli.cluster.CatchUp;
import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.cluster.Departure;
import dev.fairway.cli.grpc.ObjectSource.Deletion;
import dev.fairway.cli.grpc.ObjectSource.Written;
import dev.fairway.cli.grpc.ServerException;
import dev.fairway.cli.manifest.Entry;
import dev.fairway.cli.manifest.ManifestFiles;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.LabelSelector;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.DurationConverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairway delete}. */
@Command(
        name = "delete",
        customSynopsis = "fairway delete (-f FILE | TYPE NAME... | TYPE -l LABELS | TYPE --all) [-n NAMESPACE]",
        header = "Delete objects by name, label or manifest",
        footer = {
            "",
            "Examples:",
            "  fairway delete service my-app-service",
            "  fairway delete pods -l app=my-app",
            "  fairway delete -f service.yaml"
        })
public final class DeleteCommand implements Callable<Integer> {
    private final Context context;
    private final List<Written> deleted = new ArrayList<>();
    private int failures;

    @Parameters(paramLabel = "TYPE NAME... | TYPE/NAME", arity = "0..*", description = "What to delete")
    List<String> arguments = List.of();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Delete what a manifest names; a file, a directory, or - for standard input")
    List<String> files = List.of();

    @Option(
            names = {"-R", "--recursive"},
            description = "Also the directories below a directory")
    boolean recursive;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Every object with these labels")
    @Nullable
    String selector;

    @Option(names = "--all", description = "Every object of the type in the namespace")
    boolean all;

    @Option(
            names = "--grace-period",
            paramLabel = "SECONDS",
            description = "How long a pod may take to end; 0 removes it at once")
    @Nullable
    Integer gracePeriod;

    @Option(names = "--now", description = "Like --grace-period=1")
    boolean now;

    @Option(names = "--force", description = "Like --grace-period=0")
    boolean force;

    @Option(
            names = "--wait",
            arity = "0..1",
            defaultValue = "true",
            fallbackValue = "true",
            description = "Return when the objects are gone (default: ${DEFAULT-VALUE})")
    boolean await = true;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "0s",
            converter = DurationConverter.class,
            description = "How long to wait, for example 30s; 0s: as long as it takes")
    Duration timeout = Duration.ZERO;

    @Option(names = "--ignore-not-found", description = "Do not count a missing object as an error")
    boolean ignoreNotFound;

    public DeleteCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (files.isEmpty() == arguments.isEmpty()) {
            throw new CommandException(
                    files.isEmpty()
                            ? "error: You must provide one or more resources by argument or filename."
                            : "error: when files are provided as input, you may not specify names as well");
        }
        try (Cluster cluster = context.cluster()) {
            if (files.isEmpty()) {
                deleteNamed(cluster);
            } else {
                new ManifestFiles(recursive, context.session().in()).read(files, entry -> delete(cluster, entry));
            }
            if (await && !deleted.isEmpty()) {
                return await(cluster);
            }
        }
        return failures == 0 ? 0 : 1;
    }

    private int await(Cluster cluster) {
        List<Written> left = Departure.await(cluster.source(), deleted, timeout);
        CatchUp.await(
                cluster,
                List.of(),
                deleted.stream().filter(object -> !left.contains(object)).toList(),
                ApplyCommand.CATCH_UP_LIMIT);
        left.forEach(object -> context.err()
                .println("error: timed out waiting for the condition on "
                        + object.type().plural() + "/" + object.name()));
        return failures == 0 && left.isEmpty() ? 0 : 1;
    }

    private void deleteNamed(Cluster cluster) {
        ResourceArguments wanted = ResourceArguments.parse(arguments, "delete");
        if (!wanted.hasNames() && selector == null && !all) {
            throw new CommandException("error: resource(s) were provided, but no name was specified");
        }
        LabelSelector labels = Selection.selector(selector);
        List<Written> before = List.copyOf(deleted);
        wanted.names().forEach((type, names) -> {
            if (names.isEmpty()) {
                cluster.source().list(type, context.namespace()).stream()
                        .filter(item -> labels.matches(item.meta().labels()))
                        .map(Item::meta)
                        .forEach(meta -> delete(cluster, type, meta.namespace(), meta.name()));
            } else {
                names.forEach(name -> delete(cluster, type, context.namespace(), name));
            }
        });
        if (failures == 0 && deleted.equals(before) && !wanted.hasNames()) {
            context.err().println("No resources found");
        }
    }

    private void delete(Cluster cluster, Entry entry) {
        switch (entry) {
            case Entry.Broken(String _, String message) -> fail("error: " + message);
            case Entry.Manifest manifest -> {
                Optional<ResourceType> type = ResourceType.ofKind(manifest.kind());
                if (type.isEmpty()) {
                    fail(ApplyCommand.unknownKind(manifest));
                    return;
                }
                String namespace = manifest.namespace().isEmpty() ? context.namespace() : manifest.namespace();
                delete(cluster, type.get(), namespace, manifest.name());
            }
        }
    }

    private void delete(Cluster cluster, ResourceType type, String namespace, String name) {
        try {
            String where = type.isNamespaced() ? namespace : "";
            deleted.add(cluster.source().delete(type, where, name, new Deletion(grace(), "")));
            context.out()
                    .println(type.singularWithGroup() + " \"" + name + "\" " + (force ? "force deleted" : "deleted"));
            context.out().flush();
        } catch (ServerException e) {
            if (!ignoreNotFound || e.reason() != ServerException.Reason.NOT_FOUND) {
                fail(e.describe(""));
            }
        }
    }

    private OptionalInt grace() {
        if (force) {
            return OptionalInt.of(0);
        }
        if (gracePeriod != null) {
            return OptionalInt.of(gracePeriod);
        }
        return now ? OptionalInt.of(1) : OptionalInt.empty();
    }

    private void fail(String message) {
        failures++;
        context.err().println(message);
    }
}
