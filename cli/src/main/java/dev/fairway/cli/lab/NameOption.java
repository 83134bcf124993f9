package dev.fairway.cli.lab;

import dev.fairway.cli.session.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --name} of the verbs that are about a whole lab. */
final class NameOption {

    @Option(names = "--name", paramLabel = "NAME", description = "The lab's name, for several side by side")
    @Nullable
    private String name;

    /** As given here, else by --lab or FAIRWAY_LAB. */
    Optional<String> or(Context context) {
        return Optional.ofNullable(name).or(context::lab);
    }
}
