package dev.fairway.cli.command;

import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fairway completion}. */
@Command(
        name = "completion",
        customSynopsis = "fairway completion bash|zsh|fish",
        header = "Print a completion script for a shell",
        footer = {"", "bash, zsh:  source <(fairway completion bash)", "fish:       fairway completion fish | source"})
public final class CompletionCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "bash|zsh|fish", description = "The shell")
    String shell = "";

    @Spec
    CommandSpec spec = CommandSpec.create();

    public CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        // picocli's script serves both: in zsh it turns on bash's completion by itself.
        String script = switch (shell) {
            case "bash", "zsh" -> AutoComplete.bash("fairway", root);
            case "fish" -> fish(root);
            default -> throw new CommandException("error: Unsupported shell type \"" + shell + "\".");
        };
        context.out().print(script);
        context.out().flush();
        return 0;
    }

    private static String fish(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c fairway -f\n");
        root.getSubcommands().forEach((name, verb) -> {
            line(script, "-n __fish_use_subcommand -a " + name, header(verb));
            String within = "-n '__fish_seen_subcommand_from " + name + "'";
            verb.getSubcommands().forEach((inner, command) -> line(script, within + " -a " + inner, header(command)));
            verb.getCommandSpec().options().forEach(option -> line(script, within + flags(option), first(option)));
        });
        String types =
                Arrays.stream(ResourceType.values()).map(ResourceType::plural).collect(Collectors.joining(" "));
        script.append("complete -c fairway -n '__fish_seen_subcommand_from get describe delete' -a '")
                .append(types)
                .append("'\n");
        return script.toString();
    }

    private static void line(StringBuilder script, String condition, String description) {
        script.append("complete -c fairway ")
                .append(condition)
                .append(" -d '")
                .append(description.replace("'", "\\'"))
                .append("'\n");
    }

    private static String flags(OptionSpec option) {
        String flags = Arrays.stream(option.names())
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        return option.arity().max() > 0 ? flags + " -r" : flags;
    }

    private static String header(CommandLine command) {
        String[] header = command.getCommandSpec().usageMessage().header();
        return header.length == 0 ? "" : header[0];
    }

    private static String first(OptionSpec option) {
        return option.description().length == 0 ? "" : option.description()[0];
    }
}
