package dev.fairway.cli.command;

import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.text.TableWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fairway api-resources}. */
@Command(
        name = "api-resources",
        customSynopsis = "fairway api-resources",
        header = "List the types of objects that the other verbs take")
public final class ApiResourcesCommand implements Callable<Integer> {
    private final Context context;

    public ApiResourcesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"));
        Arrays.stream(ResourceType.values())
                .sorted(Comparator.comparing(ResourceType::apiVersion).thenComparing(ResourceType::plural))
                .forEach(type -> rows.add(List.of(
                        type.plural(),
                        type.shortName(),
                        type.apiVersion(),
                        Boolean.toString(type.isNamespaced()),
                        type.kind())));
        new TableWriter(context.out()).write(rows);
        return 0;
    }
}
