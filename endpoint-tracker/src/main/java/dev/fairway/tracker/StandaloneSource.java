package dev.fairway.tracker;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.tracker.core.endpoints.SourceChange;
import dev.fairway.tracker.kubernetes.ResourceMapper;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.StoreChange;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The standalone API's objects as the tracker's source. */
final class StandaloneSource implements Consumer<StoreChange> {

    private final TrackingLoop loop;

    StandaloneSource(TrackingLoop loop) {
        this.loop = loop;
    }

    /** The objects that travel as events. */
    static List<Resource> resources(Collection<StoredObject> objects) {
        return objects.stream()
                .filter(object -> key(object.id()).isPresent())
                .flatMap(object -> ResourceMapper.resource(object.typed()).stream())
                .toList();
    }

    @Override
    public void accept(StoreChange change) {
        key(change.object().id()).ifPresent(key -> loop.submit(key, () -> sourceChange(key, change)));
    }

    private static Optional<SourceChange> sourceChange(ObjectKey key, StoreChange change) {
        return switch (change) {
            case StoreChange.Written(StoredObject object) ->
                ResourceMapper.resource(object.typed())
                        .<SourceChange>map(resource -> new SourceChange.Changed(resource, object.storedAt()))
                        .or(() -> Optional.of(
                                new SourceChange.Removed(key, "it is no longer usable", object.storedAt())));
            case StoreChange.Removed(StoredObject _, Instant removedAt) ->
                Optional.of(new SourceChange.Removed(key, "deleted by the user", removedAt));
        };
    }

    private static Optional<ObjectKey> key(ObjectId id) {
        return ResourceMapper.key(id.kind().kind(), id.namespace(), id.name());
    }
}
