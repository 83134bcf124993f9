package dev.fairway.cli.cluster;

import dev.fairway.cli.resource.Endpoints;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.ViewUpdate;
import dev.fairway.registryclient.WatchOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Follows one type of object in the registry. */
public final class RegistryFollower {
    private final ResourceType type;
    private final Consumer<List<Item>> consumer;
    private final SortedMap<ObjectKey, Resource> known = new TreeMap<>();

    private RegistryFollower(ResourceType type, Consumer<List<Item>> consumer) {
        this.type = type;
        this.consumer = consumer;
    }

    /**
     * Tells all present objects, in order, then those that change, a deleted one in its last state. Returns only when
     * the thread is interrupted.
     */
    public static void follow(RegistryChannel channel, ResourceType type, Consumer<List<Item>> consumer) {
        RegistryFollower follower = new RegistryFollower(type, consumer);
        WatchOptions options = Reader.registryKind(type)
                .map(WatchOptions::of)
                .orElseGet(() -> WatchOptions.of(Kind.SERVICE, Kind.ENDPOINT_SLICE));
        RegistryWatch watch = RegistryWatch.start(channel, options, follower::update);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watch.close();
        }
    }

    private void update(ViewUpdate update) {
        List<Resource> changed = new ArrayList<>();
        for (ViewUpdate.Change change : update.changes()) {
            Resource resource = change.event().resource();
            changed.add(resource);
            if (change.event().isDeletion()) {
                known.remove(resource.key());
            } else {
                known.put(resource.key(), resource);
            }
        }
        consumer.accept(
                type == ResourceType.ENDPOINTS
                        ? endpoints(changed)
                        : changed.stream()
                                .sorted(Comparator.comparing(Resource::key))
                                .<Item>map(Item.Registered::new)
                                .toList());
    }

    private List<Item> endpoints(List<Resource> changed) {
        Set<ServiceKey> touched = new LinkedHashSet<>();
        for (Resource resource : changed) {
            if (resource instanceof EndpointSlice slice) {
                touched.add(slice.service());
            } else if (resource instanceof Service service) {
                touched.add(service.serviceKey());
            }
        }
        List<EndpointSlice> slices = known.values().stream()
                .filter(EndpointSlice.class::isInstance)
                .map(EndpointSlice.class::cast)
                .toList();
        return known.values().stream()
                .filter(resource -> resource instanceof Service service
                        && touched.contains(service.serviceKey())
                        && Reader.hasEndpoints(service, slices))
                .<Item>map(service -> new Item.Joined(Endpoints.of((Service) service, slices)))
                .toList();
    }
}
