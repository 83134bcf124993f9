package dev.fairway.rules.endpoints;

import dev.fairway.model.Endpoint;
import java.util.List;

/** Hints of a Service's trafficDistribution (EPS-11, KEP 4444 and 3015). */
final class TopologyHints {

    private TopologyHints() {}

    /** A ready endpoint is meant for its own zone, and for its own node where the Service prefers that. */
    static Endpoint hinted(Endpoint endpoint, String trafficDistribution) {
        if (!endpoint.ready()) {
            return endpoint;
        }
        return switch (trafficDistribution) {
            case "PreferSameZone", "PreferClose" -> endpoint.withHints(known(endpoint.zone()), List.of());
            case "PreferSameNode" -> endpoint.withHints(known(endpoint.zone()), known(endpoint.nodeName()));
            default -> endpoint;
        };
    }

    private static List<String> known(String name) {
        return name.isEmpty() ? List.of() : List.of(name);
    }
}
