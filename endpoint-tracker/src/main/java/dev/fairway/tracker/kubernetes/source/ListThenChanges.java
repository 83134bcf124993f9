package dev.fairway.tracker.kubernetes.source;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.ServiceKey;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import dev.fairway.tracker.core.endpoints.ClusterSource.Changes;
import dev.fairway.tracker.core.endpoints.ClusterSource.Listing;
import dev.fairway.tracker.core.endpoints.SourceChange;
import dev.fairway.tracker.kubernetes.EndpointsMapper;
import dev.fairway.tracker.kubernetes.ResourceMapper;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Collects what the informers report until all of them have listed; from then on hands it on. */
final class ListThenChanges {

    private static final Logger LOG = Logger.getLogger(ListThenChanges.class);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ObjectKey, Resource> list = new HashMap<>();
    private final Map<ServiceKey, List<PlacedEndpoint>> handMade = new HashMap<>();
    private @Nullable Changes changes;

    ListThenChanges(InstantSource clock) {
        this.clock = clock;
    }

    /** All informers have listed. */
    void listed(Consumer<Listing> listed, Changes afterwards) {
        lock.lock();
        try {
            listed.accept(new Listing(list.values(), handMade));
            list.clear();
            handMade.clear();
            changes = afterwards;
        } finally {
            lock.unlock();
        }
    }

    /** Takes one informer's reports; {@code reported} is run at each. */
    <T extends HasMetadata> ResourceEventHandler<T> handler(Runnable reported) {
        return new ResourceEventHandler<>() {
            @Override
            public void onNothing() {
                reported.run();
            }

            @Override
            public void onAdd(T object) {
                written(object);
                reported.run();
            }

            @Override
            public void onUpdate(T before, T object) {
                written(object);
                reported.run();
            }

            @Override
            public void onDelete(T object, boolean isFinalStateUnknown) {
                removed(object, isFinalStateUnknown);
                reported.run();
            }
        };
    }

    private void written(HasMetadata object) {
        Instant observedAt = clock.instant();
        if (object instanceof Endpoints endpoints) {
            handMade(endpoints, () -> EndpointsMapper.placed(endpoints), ChangeTimes.lastChange(endpoints, observedAt));
            return;
        }
        key(object)
                .ifPresent(key -> take(
                        key,
                        () -> ResourceMapper.resource(object)
                                .<SourceChange>map(resource ->
                                        new SourceChange.Changed(resource, ChangeTimes.lastChange(object, observedAt)))
                                .or(() -> Optional.of(
                                        new SourceChange.Removed(key, "it is no longer usable", observedAt)))));
    }

    private void removed(HasMetadata object, boolean isFinalStateUnknown) {
        Instant observedAt = clock.instant();
        if (object instanceof Endpoints endpoints) {
            handMade(endpoints, List::of, observedAt);
            return;
        }
        String reason = isFinalStateUnknown ? "deleted while the watch was interrupted" : "deleted through the API";
        key(object).ifPresent(key -> take(key, () -> Optional.of(new SourceChange.Removed(key, reason, observedAt))));
    }

    private void handMade(Endpoints endpoints, Supplier<List<PlacedEndpoint>> placed, Instant happenedAt) {
        ServiceKey service = new ServiceKey(
                endpoints.getMetadata().getNamespace(), endpoints.getMetadata().getName());
        take(service, () -> Optional.of(new SourceChange.HandMade(service, placed.get(), happenedAt)));
    }

    private void take(Record key, Supplier<Optional<SourceChange>> change) {
        lock.lock();
        try {
            if (changes == null) {
                collect(key, change);
            } else {
                changes.submit(key, change);
            }
        } finally {
            lock.unlock();
        }
    }

    private void collect(Record key, Supplier<Optional<SourceChange>> change) {
        try {
            switch (change.get().orElse(null)) {
                case SourceChange.Changed(Resource resource, Instant _) -> list.put(resource.key(), resource);
                case SourceChange.Removed(ObjectKey removed, String _, Instant _) -> list.remove(removed);
                case SourceChange.HandMade(ServiceKey service, List<PlacedEndpoint> placed, Instant _) ->
                    handMade.put(service, placed);
                case null -> {}
            }
        } catch (IllegalArgumentException e) {
            LOG.errorf(e, "An object of the API server is not usable and left out: %s", key);
        }
    }

    private static Optional<ObjectKey> key(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return ResourceMapper.key(
                object.getKind(),
                namespace == null ? "" : namespace,
                object.getMetadata().getName());
    }
}
