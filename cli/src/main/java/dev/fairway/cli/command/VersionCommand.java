package dev.fairway.cli.command;

import dev.fairway.cli.session.Context;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fairway version}. */
@Command(name = "version", customSynopsis = "fairway version", header = "Show the version of this program")
public final class VersionCommand implements Callable<Integer> {
    private final Context context;

    public VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String version = Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
        context.out().println("Client Version: " + version);
        context.out().println("Java: " + Runtime.version());
        context.out().flush();
        return 0;
    }
}
