package dev.fairway.cli.command;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.cluster.RegistryFollower;
import dev.fairway.cli.grpc.ObjectSource.Observed;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.LabelSelector;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.session.Context;
import java.util.ArrayList;
import java.util.List;

/** {@code get --watch}: the present objects, then a line for each change, until the user ends it. */
final class WatchedGet {
    private final Context context;
    private final Cluster cluster;
    private final ObjectPrinter printer;
    private final LabelSelector labels;

    WatchedGet(Context context, Cluster cluster, ObjectPrinter printer, LabelSelector labels) {
        this.context = context;
        this.cluster = cluster;
        this.printer = printer;
        this.labels = labels;
    }

    int run(ResourceArguments wanted, String namespace) {
        ResourceType type = wanted.names().firstEntry().getKey();
        List<String> names = wanted.names().firstEntry().getValue();
        Filter filter = new Filter(namespace, names, labels);
        boolean full = !printer.format().isTable() && printer.format() != OutputFormat.NAME;
        switch (type) {
            case ENDPOINTS, ENDPOINT_SLICE, EVENT, LOAD_BALANCER -> followRegistry(type, filter);
            case SERVICE, NAMESPACE, SERVICE_CIDR -> {
                if (full) {
                    followSource(type, filter);
                } else {
                    followRegistry(type, filter);
                }
            }
            case POD, NODE, DEPLOYMENT, INGRESS, INGRESS_CLASS, SECRET -> followSource(type, filter);
        }
        context.out().flush();
        return 0;
    }

    private void followRegistry(ResourceType type, Filter filter) {
        RegistryFollower.follow(
                cluster.registry(),
                type,
                items -> show(type, items.stream().filter(filter::takes).toList()));
    }

    private void followSource(ResourceType type, Filter filter) {
        List<Item> waiting = new ArrayList<>();
        boolean[] synced = {false};
        cluster.source().watch(type, observed -> {
            switch (observed) {
                case Observed.Synced _ -> synced[0] = true;
                case Observed.Changed(Item item) -> {
                    if (filter.takes(item)) {
                        waiting.add(item);
                    }
                }
            }
            if (synced[0]) {
                show(type, waiting);
                waiting.clear();
            }
        });
    }

    private void show(ResourceType type, List<Item> items) {
        if (!items.isEmpty()) {
            printer.printWatched(type, items);
        }
    }

    /** Which objects are shown. */
    private record Filter(String namespace, List<String> names, LabelSelector labels) {
        boolean takes(Item item) {
            boolean inNamespace = !item.type().isNamespaced()
                    || namespace.isEmpty()
                    || item.meta().namespace().equals(namespace);
            return inNamespace
                    && (names.isEmpty() || names.contains(item.meta().name()))
                    && labels.matches(item.meta().labels());
        }
    }
}
