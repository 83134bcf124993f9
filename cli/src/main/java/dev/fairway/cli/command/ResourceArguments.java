package dev.fairway.cli.command;

import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.CommandException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a verb is about, in either of kubectl's forms: {@code TYPE[,TYPE] [NAME...]} or {@code TYPE/NAME...}.
 *
 * @param names by type, in order; a type without names means every object of it
 */
record ResourceArguments(SequencedMap<ResourceType, List<String>> names) {

    static ResourceArguments parse(List<String> arguments, String verb) {
        if (arguments.isEmpty()) {
            throw new CommandException("You must specify the type of resource to " + verb
                    + ". Use \"fairway api-resources\" for a complete list of supported resources.\n\n"
                    + "error: Required resource not specified.");
        }
        return arguments.stream().anyMatch(argument -> argument.contains("/"))
                ? ofPairs(arguments, verb)
                : ofTypes(arguments);
    }

    boolean hasNames() {
        return names.values().stream().anyMatch(list -> !list.isEmpty());
    }

    boolean isOneType() {
        return names.size() == 1;
    }

    private static ResourceArguments ofTypes(List<String> arguments) {
        List<String> wanted = arguments.subList(1, arguments.size());
        SequencedMap<ResourceType, List<String>> names = new LinkedHashMap<>();
        for (String type : arguments.getFirst().split(",", -1)) {
            if (type.equals("all")) {
                ResourceType.ofAll().forEach(each -> names.put(each, wanted));
            } else {
                names.put(type(type), wanted);
            }
        }
        return new ResourceArguments(names);
    }

    private static ResourceArguments ofPairs(List<String> arguments, String verb) {
        SequencedMap<ResourceType, List<String>> names = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("/", -1);
            if (parts.length == 1) {
                throw new CommandException(("error: there is no need to specify a resource type as a separate argument "
                                + "when passing arguments in resource/name form (e.g. 'fairway %s resource/<resource_name>' "
                                + "instead of 'fairway %s resource resource/<resource_name>'")
                        .formatted(verb, verb));
            }
            if (parts.length != 2 || Arrays.asList(parts).contains("")) {
                throw new CommandException(
                        "error: arguments in resource/name form must have a single resource and name");
            }
            names.computeIfAbsent(type(parts[0]), _ -> new ArrayList<>()).add(parts[1]);
        }
        return new ResourceArguments(names);
    }

    private static ResourceType type(String name) {
        return ResourceType.find(name)
                .orElseThrow(
                        () -> new CommandException("error: the server doesn't have a resource type \"" + name + "\""));
    }
}
