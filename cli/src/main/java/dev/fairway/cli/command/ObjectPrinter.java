package dev.fairway.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.print.KubernetesJson;
import dev.fairway.cli.print.Table;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.text.TableWriter;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Prints objects in the format that was asked for. */
final class ObjectPrinter {
    private final Context context;
    private final OutputFormat format;
    private final Columns columns;
    private final Table table;
    private final TableWriter watchTable;
    private boolean started;

    /**
     * What a table has around its cells.
     *
     * @param kinds whether names have their type in front
     */
    record Columns(boolean namespaces, boolean kinds, boolean labels, boolean headings) {}

    ObjectPrinter(Context context, OutputFormat format, Columns columns) {
        this.context = context;
        this.format = format;
        this.columns = columns;
        this.table = new Table(format == OutputFormat.WIDE, columns.namespaces(), columns.kinds(), columns.labels());
        this.watchTable = new TableWriter(context.out());
    }

    OutputFormat format() {
        return format;
    }

    /**
     * Prints a whole answer.
     *
     * @param single whether one object was asked for by name, so that it stands alone and not in a list
     */
    void print(List<Item> items, boolean single) {
        switch (format) {
            case TABLE, WIDE -> tables(items);
            case NAME -> items.forEach(item -> context.out().println(name(item)));
            case YAML -> context.out().print(Documents.yaml(document(items, single)));
            case JSON -> context.out().print(Documents.json(document(items, single)));
        }
        context.out().flush();
    }

    /** Prints the first objects of a watch, and later each one that has changed. */
    void printWatched(ResourceType type, List<Item> items) {
        if (!format.isTable()) {
            items.forEach(item -> {
                if (started && format == OutputFormat.YAML) {
                    context.out().println("---");
                }
                started = true;
                print(List.of(item), true);
            });
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        if (!started && columns.headings()) {
            rows.add(table.headings(type));
        }
        started = true;
        items.forEach(item -> rows.add(table.row(item, context.now())));
        watchTable.write(rows);
    }

    private void tables(List<Item> items) {
        SequencedMap<ResourceType, List<Item>> byType = new LinkedHashMap<>();
        items.forEach(item ->
                byType.computeIfAbsent(item.type(), _ -> new ArrayList<>()).add(item));
        boolean first = true;
        for (var entry : byType.entrySet()) {
            if (!first) {
                context.out().println();
            }
            first = false;
            List<List<String>> rows = new ArrayList<>();
            if (columns.headings()) {
                rows.add(table.headings(entry.getKey()));
            }
            entry.getValue().forEach(item -> rows.add(table.row(item, context.now())));
            new TableWriter(context.out()).write(rows);
        }
    }

    private static String name(Item item) {
        return item.type().singularWithGroup() + "/" + item.meta().name();
    }

    private static JsonNode document(List<Item> items, boolean single) {
        return single && items.size() == 1
                ? json(items.getFirst())
                : Documents.list(items.stream().map(ObjectPrinter::json).toList());
    }

    private static JsonNode json(Item item) {
        return switch (item) {
            case Item.Stored stored -> stored.json();
            case Item.Joined(var endpoints) -> KubernetesJson.of(endpoints);
            case Item.Registered(Resource resource) ->
                switch (resource) {
                    case EndpointSlice slice -> KubernetesJson.of(slice);
                    case ClusterEvent event -> KubernetesJson.of(event);
                    case LoadBalancer loadBalancer -> KubernetesJson.of(loadBalancer);
                    case Service _, Pod _, Node _, Namespace _, ServiceCidr _, Ingress _, IngressClass _ ->
                        throw new IllegalArgumentException("only the source has it in full: " + resource.key());
                };
        };
    }
}
