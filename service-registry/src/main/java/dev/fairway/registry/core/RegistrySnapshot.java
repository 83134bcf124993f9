package dev.fairway.registry.core;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.ServiceKey;
import dev.fairway.registry.core.topic.Positions;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every present object as of some positions. Immutable. */
public final class RegistrySnapshot implements ObjectView {

    private final BucketMap<ObjectKey, Entry> objects;
    private final BucketMap<ServiceKey, Map<ObjectKey, Entry>> slices;
    private final Positions positions;

    private RegistrySnapshot(
            BucketMap<ObjectKey, Entry> objects,
            BucketMap<ServiceKey, Map<ObjectKey, Entry>> slices,
            Positions positions) {
        this.objects = objects;
        this.slices = slices;
        this.positions = positions;
    }

    static RegistrySnapshot empty(Positions positions) {
        return new RegistrySnapshot(BucketMap.empty(), BucketMap.empty(), positions);
    }

    public Positions positions() {
        return positions;
    }

    @Override
    public Optional<Entry> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    @Override
    public Collection<Entry> slices(ServiceKey service) {
        Map<ObjectKey, Entry> found = slices.get(service);
        return found == null ? List.of() : found.values();
    }

    /** In no particular order. */
    public Stream<Entry> objects() {
        return objects.values();
    }

    /**
     * The objects of a kind, sorted by namespace and name.
     *
     * @param namespace empty for all
     * @param name empty for all
     */
    public List<Entry> list(Kind kind, String namespace, String name) {
        return objects()
                .filter(e -> e.key().kind() == kind)
                .filter(e -> namespace.isEmpty() || e.key().namespace().equals(namespace))
                .filter(e -> name.isEmpty() || e.key().name().equals(name))
                .sorted(Comparator.comparing(Entry::key))
                .toList();
    }

    public int size() {
        return objects.size();
    }

    RegistrySnapshot at(Positions newPositions) {
        return new RegistrySnapshot(objects, slices, newPositions);
    }

    Editor edit() {
        return new Editor(this);
    }

    /** Collects changes for the next snapshot. Not thread-safe. */
    static final class Editor {
        private final BucketMap.Editor<ObjectKey, Entry> objects;
        private final BucketMap.Editor<ServiceKey, Map<ObjectKey, Entry>> slices;

        private Editor(RegistrySnapshot base) {
            objects = base.objects.edit();
            slices = base.slices.edit();
        }

        Optional<Entry> get(ObjectKey key) {
            return Optional.ofNullable(objects.get(key));
        }

        void put(Entry entry) {
            remove(entry.key());
            objects.put(entry.key(), entry);
            if (entry.event().resource() instanceof EndpointSlice slice) {
                Map<ObjectKey, Entry> ofService = ofService(slice);
                ofService.put(entry.key(), entry);
                slices.put(slice.service(), ofService);
            }
        }

        void remove(ObjectKey key) {
            Entry known = objects.get(key);
            if (known == null) {
                return;
            }
            objects.remove(key);
            if (known.event().resource() instanceof EndpointSlice slice) {
                Map<ObjectKey, Entry> ofService = ofService(slice);
                ofService.remove(key);
                if (ofService.isEmpty()) {
                    slices.remove(slice.service());
                } else {
                    slices.put(slice.service(), ofService);
                }
            }
        }

        private Map<ObjectKey, Entry> ofService(EndpointSlice slice) {
            Map<ObjectKey, Entry> known = slices.get(slice.service());
            return known == null ? new HashMap<>() : new HashMap<>(known);
        }

        RegistrySnapshot build(Positions positions) {
            return new RegistrySnapshot(objects.build(), slices.build(), positions);
        }
    }
}
