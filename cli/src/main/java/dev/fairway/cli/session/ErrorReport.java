package dev.fairway.cli.session;

import dev.fairway.cli.grpc.ServerException;
import dev.fairway.lab.LabException;
import dev.fairway.registryclient.RegistryException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into kubectl's words on standard error and exit code 1; stack traces only on demand. */
public final class ErrorReport {
    private static final int FAILED = 1;

    private final PrintStream err;
    private final boolean debug;

    /** FAIRWAY_DEBUG in the environment adds stack traces. */
    public ErrorReport(PrintStream err, Map<String, String> environment) {
        this.err = err;
        this.debug = !environment.getOrDefault("FAIRWAY_DEBUG", "").isEmpty();
    }

    /** A command line that cannot be understood. */
    public int ofArguments(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String path = command.getCommandSpec().qualifiedName();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            boolean verb =
                    !unmatched.isUnknownOption() && !command.getSubcommands().isEmpty();
            err.println(verb ? unknownCommand(first, path) : unknownArgument(unmatched, first));
            if (verb) {
                unmatched.getSuggestions().stream().limit(3).forEach(name -> err.println("\t" + name));
            }
        } else if (failure instanceof MissingParameterException missing
                && missing.getMissing().getFirst() instanceof OptionSpec option) {
            err.println("error: flag needs an argument: " + option.longestName());
        } else {
            err.println("error: " + lowerCase(failure));
        }
        err.println("See '" + path + " --help' for usage.");
        return FAILED;
    }

    /** A command that failed. */
    public int ofExecution(Exception failure) {
        if (failure instanceof EndedException ended) {
            return ended.exitCode();
        }
        if (debug) {
            failure.printStackTrace(err);
        }
        String message = String.valueOf(failure.getMessage());
        err.println(
                switch (failure) {
                    case CommandException _ -> message;
                    case ServerException server -> server.describe("");
                    case RegistryException _, LabException _ -> "error: " + message;
                    default -> "error: unexpected " + failure + " (FAIRWAY_DEBUG=1 shows where)";
                });
        return FAILED;
    }

    private static String unknownCommand(String name, String path) {
        return "error: unknown command \"" + name + "\" for \"" + path + "\"";
    }

    private static String unknownArgument(UnmatchedArgumentException unmatched, String first) {
        if (!unmatched.isUnknownOption()) {
            return "error: unexpected argument: " + first;
        }
        String name = Arrays.asList(first.split("=", 2)).getFirst();
        return name.startsWith("--")
                ? "error: unknown flag: " + name
                : "error: unknown shorthand flag: '" + name.charAt(1) + "' in " + name;
    }

    private static String lowerCase(ParameterException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
