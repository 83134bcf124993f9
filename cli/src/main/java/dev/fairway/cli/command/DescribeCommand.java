package dev.fairway.cli.command;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.cluster.Reader;
import dev.fairway.cli.describe.EndpointsDescription;
import dev.fairway.cli.describe.IngressDescription;
import dev.fairway.cli.describe.ObjectDescription;
import dev.fairway.cli.describe.ServiceDescription;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.Context;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fairway describe}. */
@Command(
        name = "describe",
        customSynopsis = "fairway describe TYPE [NAME...] [-n NAMESPACE | -A] [-l LABELS]",
        header = "Show everything about objects, and what happened to them",
        footer = {"", "Examples:", "  fairway describe service my-app-service", "  fairway describe pods -l app=my-app"
        })
public final class DescribeCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "TYPE [NAME...] | TYPE/NAME", arity = "0..*", description = "What to describe")
    List<String> arguments = List.of();

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    public DescribeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ResourceArguments wanted = ResourceArguments.parse(arguments, "describe");
        String namespace = context.namespace(scope.allNamespaces());
        try (Cluster cluster = context.cluster()) {
            Reader reader = new Reader(cluster);
            Map<ResourceType, List<Item>> all = new EnumMap<>(ResourceType.class);
            wanted.names().keySet().forEach(type -> all.put(type, reader.forTable(type, namespace)));
            Selection selection =
                    Selection.of(withPrefixes(wanted, all), scope.labels(), type -> all.getOrDefault(type, List.of()));
            List<String> texts =
                    selection.items().stream().map(item -> text(reader, item)).toList();
            context.out().print(texts.stream().collect(Collectors.joining("\n\n")));
            context.out().flush();
            if (texts.isEmpty() && selection.missing().isEmpty()) {
                context.err().println(Selection.nothingFound(wanted, namespace));
            }
            return selection.tellMissing(context.err());
        }
    }

    private static ResourceArguments withPrefixes(ResourceArguments wanted, Map<ResourceType, List<Item>> all) {
        SequencedMap<ResourceType, List<String>> names = new LinkedHashMap<>();
        wanted.names()
                .forEach((type, prefixes) -> names.put(
                        type,
                        prefixes.stream()
                                .flatMap(prefix -> matches(all.getOrDefault(type, List.of()), prefix).stream())
                                .toList()));
        return new ResourceArguments(names);
    }

    /** The object of that name; without one those whose names begin so, as kubectl does. */
    private static List<String> matches(List<Item> all, String name) {
        List<String> names = all.stream().map(item -> item.meta().name()).toList();
        List<String> beginning =
                names.stream().filter(candidate -> candidate.startsWith(name)).toList();
        return names.contains(name) || beginning.isEmpty() ? List.of(name) : beginning;
    }

    private String text(Reader reader, Item item) {
        List<ClusterEvent> events = reader.events(item);
        return switch (item) {
            case Item.Stored stored
            when stored.type() == ResourceType.INGRESS -> {
                String namespace = stored.meta().namespace();
                yield IngressDescription.of(
                        stored, reader.services(namespace), reader.slices(namespace), events, context.now());
            }
            case Item.Stored stored -> ObjectDescription.of(stored, events, context.now());
            case Item.Joined(var endpoints) -> EndpointsDescription.of(endpoints, events, context.now());
            case Item.Registered(Resource resource) -> text(reader, resource, events);
        };
    }

    private String text(Reader reader, Resource resource, List<ClusterEvent> events) {
        if (resource instanceof Service service) {
            String namespace = service.meta().namespace();
            return ServiceDescription.of(
                    service, reader.slices(namespace), reader.pods(namespace), events, context.now());
        }
        if (resource instanceof EndpointSlice slice) {
            return EndpointsDescription.of(slice, events, context.now());
        }
        return ObjectDescription.of(resource, events, context.now());
    }
}
