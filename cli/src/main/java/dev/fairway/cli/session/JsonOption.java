package dev.fairway.cli.session;

import picocli.CommandLine.Option;

/** {@code -o json} of verbs that otherwise answer in sentences. */
public final class JsonOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "",
            description = "json")
    private String output = "";

    /**
     * Whether the answer is for programs.
     *
     * @throws CommandException for any other format
     */
    public boolean isJson() {
        return switch (output) {
            case "" -> false;
            case "json" -> true;
            default -> throw CommandException.unknownFormat(output, "json");
        };
    }
}
