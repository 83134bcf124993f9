package dev.fairway.registry.core.overview;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.registry.core.Entry;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * One Service with the health of its endpoints; an endpoint of two families or slices counts once.
 *
 * @param ready how many get new connections
 * @param terminating how many serve on while they terminate
 * @param notReady how many do neither
 */
public record ServiceSummary(
        ServiceKey service, Service.Type type, Health health, int ready, int terminating, int notReady) {

    /** What a glance should tell. */
    public enum Health {
        /** Every endpoint gets connections. */
        SERVING,
        /** Some endpoints get none. */
        PARTLY,
        /** It should have endpoints that get connections, and has none. */
        DOWN,
        /** It needs none: an alias, or somebody else's endpoints that are not there. */
        WITHOUT
    }

    /** Of the Service's slices. */
    public static ServiceSummary of(Service service, Collection<Entry> slices) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        slices.stream()
                .map(entry -> entry.event().resource())
                .filter(EndpointSlice.class::isInstance)
                .flatMap(slice -> ((EndpointSlice) slice).endpoints().stream())
                .forEach(endpoint ->
                        endpoints.merge(identity(endpoint), endpoint, (one, other) -> one.ready() ? one : other));
        int ready = (int) endpoints.values().stream().filter(Endpoint::ready).count();
        int terminating = (int) endpoints.values().stream()
                .filter(endpoint -> !endpoint.ready() && endpoint.serving() && endpoint.terminating())
                .count();
        int notReady = endpoints.size() - ready - terminating;
        return new ServiceSummary(
                service.serviceKey(),
                service.type(),
                health(service, ready, endpoints.size()),
                ready,
                terminating,
                notReady);
    }

    private static String identity(Endpoint endpoint) {
        InetAddress address = endpoint.address();
        return endpoint.podName().isEmpty() ? address.getHostAddress() : endpoint.podName();
    }

    private static Health health(Service service, int ready, int all) {
        if (service.type() == Service.Type.EXTERNAL_NAME || (service.selector() == null && all == 0)) {
            return Health.WITHOUT;
        }
        if (ready == 0) {
            return Health.DOWN;
        }
        return ready == all ? Health.SERVING : Health.PARTLY;
    }
}
