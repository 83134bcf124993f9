package dev.fairway.tracker.core.writeback;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the API server should hold, built from the tracker's events: its slices, each Service's Endpoints, its Events.
 *
 * <p>Safe for use by several threads.
 */
public final class WantedObjects {

    private final String manager;
    private final Map<ServiceKey, Service> services = new HashMap<>();
    private final Map<ObjectKey, EndpointSlice> slices = new HashMap<>();
    private final Map<ServiceKey, Map<ObjectKey, EndpointSlice>> slicesOf = new HashMap<>();
    private final Map<ObjectKey, ClusterEvent> notes = new HashMap<>();

    /** A slice together with the Service that owns it. */
    public record OwnedSlice(EndpointSlice slice, Service owner) {}

    /** An Event together with the Service that it is about. */
    public record OwnedNote(ClusterEvent note, Service regarding) {}

    /** {@code manager} is the managed-by label's value of the tracker's own slices; all others are left alone. */
    public WantedObjects(String manager) {
        this.manager = manager;
    }

    /** Takes a state; comes back what may have to be written because of it. */
    public synchronized List<Target> take(Event event) {
        boolean present = !event.isDeletion();
        return switch (event.resource()) {
            case Service service -> takeService(service, present);
            case EndpointSlice slice when slice.managedBy().equals(manager) -> takeSlice(slice, present);
            case ClusterEvent note -> takeNote(note, present);
            case Resource _ -> List.of();
        };
    }

    /** The slice that should be there; empty when there should be none of this name. */
    public synchronized Optional<OwnedSlice> slice(ObjectKey key) {
        return Optional.ofNullable(slices.get(key))
                .flatMap(slice -> Optional.ofNullable(services.get(slice.service()))
                        .map(service -> new OwnedSlice(slice, service)));
    }

    /** The Endpoints that a Service should have; empty when it should have none. */
    public synchronized Optional<ServiceAddresses> endpoints(ServiceKey key) {
        Service service = services.get(key);
        Collection<EndpointSlice> own = slicesOf.getOrDefault(key, Map.of()).values();
        return service == null || own.isEmpty() || service.selector() == null
                ? Optional.empty()
                : Optional.of(ServiceAddresses.of(service, own));
    }

    /** The Event that should be there; empty once it or its Service is gone. */
    public synchronized Optional<OwnedNote> note(ObjectKey key) {
        return Optional.ofNullable(notes.get(key))
                .flatMap(note -> Optional.ofNullable(
                                services.get(new ServiceKey(note.meta().namespace(), note.regardingName())))
                        .map(service -> new OwnedNote(note, service)));
    }

    private List<Target> takeService(Service service, boolean present) {
        ServiceKey key = service.serviceKey();
        if (present) {
            services.put(key, service);
        } else {
            services.remove(key);
        }
        List<Target> targets = new ArrayList<>(List.of(new Target.EndpointsOf(key)));
        slicesOf.getOrDefault(key, Map.of()).keySet().forEach(slice -> targets.add(new Target.Slice(slice)));
        return targets;
    }

    private List<Target> takeSlice(EndpointSlice slice, boolean present) {
        ObjectKey key = slice.key();
        if (present) {
            slices.put(key, slice);
            slicesOf.computeIfAbsent(slice.service(), _ -> new TreeMap<>(Comparator.comparing(ObjectKey::name)))
                    .put(key, slice);
        } else {
            slices.remove(key);
            slicesOf.computeIfPresent(slice.service(), (_, own) -> {
                own.remove(key);
                return own.isEmpty() ? null : own;
            });
        }
        return List.of(new Target.Slice(key), new Target.EndpointsOf(slice.service()));
    }

    private List<Target> takeNote(ClusterEvent note, boolean present) {
        if (!present) {
            notes.remove(note.key());
            return List.of();
        }
        notes.put(note.key(), note);
        return List.of(new Target.Note(note.key()));
    }
}
