package dev.fairway.cli.command;

import dev.fairway.cli.session.CommandException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairway help}. */
@Command(name = "help", customSynopsis = "fairway help [VERB...]", header = "Show help about a verb")
public final class HelpCommand implements Callable<Integer> {

    @Parameters(paramLabel = "VERB", arity = "0..*", description = "For example get, or lab exec")
    List<String> verbs = List.of();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CommandLine command = spec.root().commandLine();
        for (String verb : verbs) {
            CommandLine inner = command.getSubcommands().get(verb);
            if (inner == null) {
                throw new CommandException("error: unknown command \"" + verb + "\" for \""
                        + command.getCommandSpec().qualifiedName() + "\"");
            }
            command = inner;
        }
        command.usage(command.getOut());
        return 0;
    }
}
