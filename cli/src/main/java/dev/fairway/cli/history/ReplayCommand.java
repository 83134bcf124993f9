package dev.fairway.cli.history;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import dev.fairway.model.ServiceKey;
import dev.fairway.registryclient.history.RegistryHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairway replay}. */
@Command(
        name = "replay",
        customSynopsis =
                "fairway replay [--since 10m | --from TIME] [--to TIME] [--service NAME]... --into FILE [--anonymise]",
        header = "Write a recorded stretch to a file, to be looked at elsewhere",
        footer = {
            "",
            "The file is gzip of the eight bytes FAIRWAY1 and of length-delimited fairway.registry.v1.ReplayResponse",
            "messages: what was there when the stretch begins, then every change and what each node acknowledged.",
            "With --anonymise names and addresses are replaced by others, the same ones by the same ones.",
            "",
            "Examples:",
            "  fairway replay --from 14:03 --to 14:05 --into incident.fairway",
            "  fairway replay --since 10m --service my-app-service --anonymise --into bug.fairway"
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final int SALT_BYTES = 32;

    private final Context context;

    @Mixin
    StretchOptions stretch = new StretchOptions();

    @Option(names = "--service", paramLabel = "NAME", description = "Only this Service and what belongs to it")
    List<String> services = List.of();

    @Option(names = "--into", paramLabel = "FILE", required = true, description = "The file to write")
    Path file = Path.of("");

    @Option(names = "--anonymise", description = "Replace names and addresses")
    boolean anonymise;

    public ReplayCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<ServiceKey> wanted = services.stream()
                .map(name -> new ServiceKey(context.namespace(), name))
                .toList();
        try (Cluster cluster = context.cluster()) {
            // The recording closes the file.
            OutputStream out = Files.newOutputStream(file);
            RegistryHistory history = new RegistryHistory(cluster.registry());
            long records = history.record(
                    stretch.stretch(context, history), wanted, anonymise ? Optional.of(salt()) : Optional.empty(), out);
            context.out().println("%d records, %d bytes in %s".formatted(records, Files.size(file), file));
            return 0;
        } catch (IOException e) {
            throw new CommandException("error: " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }
}
