package dev.fairway.cli.command;

import dev.fairway.cli.grpc.ServerException;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.LabelSelector;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.CommandException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a command is about.
 *
 * @param items in order of types, then names as asked for, or namespace and name
 * @param missing names that there are not
 */
record Selection(List<Item> items, List<ServerException> missing) {

    /** Picks from what a reader finds. */
    static Selection of(
            ResourceArguments arguments, LabelSelector selector, Function<ResourceType, List<Item>> reader) {
        List<Item> items = new ArrayList<>();
        List<ServerException> missing = new ArrayList<>();
        arguments.names().forEach((type, names) -> {
            List<Item> all = reader.apply(type);
            if (names.isEmpty()) {
                all.stream()
                        .filter(item -> selector.matches(item.meta().labels()))
                        .forEach(items::add);
            }
            for (String name : names) {
                Optional<Item> found = all.stream()
                        .filter(item -> item.meta().name().equals(name))
                        .findFirst();
                found.ifPresentOrElse(items::add, () -> missing.add(notFound(type, name)));
            }
        });
        return new Selection(items, missing);
    }

    /** Reads -l; nothing selects everything. */
    static LabelSelector selector(@Nullable String text) {
        try {
            return text == null ? LabelSelector.EVERYTHING : LabelSelector.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException("error: " + e.getMessage());
        }
    }

    /** Says which names there are not; returns the exit code that this makes. */
    int tellMissing(PrintStream errors) {
        missing.forEach(name -> errors.println(name.describe("")));
        return missing.isEmpty() ? 0 : 1;
    }

    static ServerException notFound(ResourceType type, String name) {
        return new ServerException(
                ServerException.Reason.NOT_FOUND, type.pluralWithGroup() + " \"" + name + "\" not found");
    }

    /** What kubectl says when there is nothing to show. */
    static String nothingFound(ResourceArguments arguments, String namespace) {
        boolean namespaced = arguments.names().keySet().stream().anyMatch(ResourceType::isNamespaced);
        return namespaced && !namespace.isEmpty()
                ? "No resources found in " + namespace + " namespace."
                : "No resources found";
    }
}
