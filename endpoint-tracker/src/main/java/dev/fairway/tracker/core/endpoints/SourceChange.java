package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.ServiceKey;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import java.time.Instant;
import java.util.List;

/** One change of one object, as its source reports it. */
public sealed interface SourceChange {

    /** By the source's clock. */
    Instant happenedAt();

    /** The object has this state now. */
    record Changed(Resource resource, Instant happenedAt) implements SourceChange {}

    /**
     * The object is gone.
     *
     * @param reason for people
     */
    record Removed(ObjectKey key, String reason, Instant happenedAt) implements SourceChange {}

    /**
     * Somebody wrote a Service's Endpoints by hand, which count where the Service has no selector (EPS-14).
     *
     * @param endpoints all of them; none when they are gone
     */
    record HandMade(ServiceKey service, List<PlacedEndpoint> endpoints, Instant happenedAt) implements SourceChange {
        public HandMade {
            endpoints = List.copyOf(endpoints);
        }
    }
}
