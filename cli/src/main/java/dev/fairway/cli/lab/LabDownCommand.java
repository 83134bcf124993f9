package dev.fairway.cli.lab;

import dev.fairway.cli.session.Context;
import dev.fairway.lab.Lab;
import dev.fairway.lab.LabOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fairway lab down}. */
@Command(name = "down", customSynopsis = "fairway lab down [--name NAME]", header = "End a lab and remove all it made")
public final class LabDownCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    NameOption name = new NameOption();

    public LabDownCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String labName = name.or(context).orElseGet(LabDownCommand::onlyOne);
        boolean found = Lab.down(labName);
        context.out().println("lab \"" + labName + "\" " + (found ? "is down" : "was not running"));
        context.out().flush();
        return 0;
    }

    /** What a killed lab left behind is found under the default name even when nothing runs. */
    private static String onlyOne() {
        List<Lab> running = Lab.running();
        return running.isEmpty()
                ? LabOptions.DEFAULT_NAME
                : Labs.find(Optional.empty()).name();
    }
}
