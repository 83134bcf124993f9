package dev.fairway.cli.command;

import dev.fairway.cli.cluster.CatchUp;
import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.grpc.ObjectSource.Applied;
import dev.fairway.cli.grpc.ObjectSource.Outcome;
import dev.fairway.cli.grpc.ObjectSource.Written;
import dev.fairway.cli.grpc.ServerException;
import dev.fairway.cli.manifest.Entry;
import dev.fairway.cli.manifest.ManifestFiles;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairway apply}. */
@Command(
        name = "apply",
        customSynopsis = "fairway apply -f FILE [-f FILE...] [-R] [-n NAMESPACE] [--dry-run=server]",
        header = "Create or change objects as manifests say",
        footer = {
            "",
            "Examples:",
            "  fairway apply -f service.yaml",
            "  fairway apply -R -f manifests/",
            "  cat service.yaml | fairway apply -f -"
        })
public final class ApplyCommand implements Callable<Integer> {

    /** How long the registry may take before a command returns without it. */
    static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(2);

    private final Context context;
    private final List<Written> written = new ArrayList<>();
    private int failures;
    private int objects;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "A manifest, a directory of manifests, or - for standard input; YAML or JSON")
    List<String> files = List.of();

    @Option(
            names = {"-R", "--recursive"},
            description = "Also the directories below a directory")
    boolean recursive;

    @Option(
            names = "--dry-run",
            paramLabel = "server|none",
            arity = "0..1",
            fallbackValue = "server",
            description = "server: check the manifests, change nothing")
    @Nullable
    String dryRun;

    public ApplyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (files.isEmpty()) {
            throw new CommandException("error: must specify one of -f");
        }
        boolean dry = isDry(dryRun);
        try (Cluster cluster = context.cluster()) {
            new ManifestFiles(recursive, context.session().in()).read(files, entry -> take(cluster, entry, dry));
            CatchUp.await(cluster, written, List.of(), CATCH_UP_LIMIT);
        }
        if (objects == 0 && failures == 0) {
            throw new CommandException("error: no objects passed to apply");
        }
        return failures == 0 ? 0 : 1;
    }

    private void take(Cluster cluster, Entry entry, boolean dry) {
        switch (entry) {
            case Entry.Broken(String _, String message) -> fail("error: " + message);
            case Entry.Manifest manifest -> {
                objects++;
                Optional<ResourceType> type = ResourceType.ofKind(manifest.kind());
                if (type.isEmpty()) {
                    fail(unknownKind(manifest));
                } else {
                    apply(cluster, type.get(), manifest, dry);
                }
            }
        }
    }

    private void apply(Cluster cluster, ResourceType type, Entry.Manifest manifest, boolean dry) {
        try {
            Applied applied = cluster.source().apply(type, manifest.json(), context.namespace(), dry);
            applied.warnings().forEach(warning -> context.err().println("Warning: " + warning));
            context.out()
                    .println(type.singularWithGroup() + "/" + manifest.name() + " " + outcome(applied.outcome())
                            + (dry ? " (server dry run)" : ""));
            if (!dry && applied.outcome() != Outcome.UNCHANGED) {
                written.add(applied.written());
            }
        } catch (ServerException e) {
            fail(e.describe("error when applying \"" + manifest.source() + "\""));
        }
    }

    private void fail(String message) {
        failures++;
        context.out().flush();
        context.err().println(message);
    }

    private static boolean isDry(@Nullable String mode) {
        return switch (mode) {
            case null -> false;
            case "none" -> false;
            case "server" -> true;
            default ->
                throw new CommandException(
                        "error: Invalid dry-run value (" + mode + "). Must be \"none\" or \"server\".");
        };
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case CREATED -> "created";
            case CONFIGURED -> "configured";
            case UNCHANGED -> "unchanged";
        };
    }

    static String unknownKind(Entry.Manifest manifest) {
        return "error: resource mapping not found for name: \"%s\" namespace: \"%s\" from \"%s\": no matches for kind \"%s\" in version \"%s\""
                .formatted(
                        manifest.name(),
                        manifest.namespace(),
                        manifest.source(),
                        manifest.kind(),
                        manifest.apiVersion());
    }
}
