package dev.fairway.tracker.core.events;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;

/**
 * What an event is about; equal keys share a record key.
 *
 * @param service the Service that an endpoint slice belongs to, empty for all else: a slice that changes its Service
 *     becomes another record
 */
public record EventKey(ObjectKey object, String service) {

    public static EventKey of(Resource resource) {
        return new EventKey(resource.key(), resource instanceof EndpointSlice slice ? slice.serviceName() : "");
    }

    public Kind kind() {
        return object.kind();
    }
}
