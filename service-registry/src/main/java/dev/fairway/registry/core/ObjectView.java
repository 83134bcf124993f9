package dev.fairway.registry.core;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.ServiceKey;
import java.util.Collection;
import java.util.Optional;

/** The objects that are or were present at one moment. */
public interface ObjectView {

    Optional<Entry> get(ObjectKey key);

    /** The EndpointSlices of a Service, in no particular order. */
    Collection<Entry> slices(ServiceKey service);
}
