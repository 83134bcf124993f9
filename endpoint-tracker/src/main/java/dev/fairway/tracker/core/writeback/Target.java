package dev.fairway.tracker.core.writeback;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.ServiceKey;

/** An object that the tracker keeps in the API server. */
public sealed interface Target {

    /** An EndpointSlice. */
    record Slice(ObjectKey key) implements Target {}

    /** The Endpoints of a Service, which have its name. */
    record EndpointsOf(ServiceKey service) implements Target {}

    /** An Event about a Service. */
    record Note(ObjectKey key) implements Target {}
}
