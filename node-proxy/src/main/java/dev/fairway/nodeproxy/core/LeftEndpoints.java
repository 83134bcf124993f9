package dev.fairway.nodeproxy.core;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ServiceKey;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Endpoints whose pods are certainly gone: they were terminating when they were last seen, and no slice has them now. One
 * that leaves otherwise, such as by a changed label, may live on, and so may its connections.
 */
final class LeftEndpoints {

    private final Map<ServiceKey, Set<InetAddress>> candidates = new HashMap<>();

    /** A slice as it was before it changed or went. */
    void note(EndpointSlice before) {
        for (Endpoint endpoint : before.endpoints()) {
            if (endpoint.terminating()) {
                candidates
                        .computeIfAbsent(before.service(), _ -> new HashSet<>())
                        .add(endpoint.address());
            }
        }
    }

    /** Those of a Service that none of its slices has, each once. */
    Set<InetAddress> take(ServiceKey service, Collection<EndpointSlice> slices) {
        Set<InetAddress> gone = candidates.remove(service);
        if (gone == null) {
            return Set.of();
        }
        slices.forEach(slice -> slice.endpoints().forEach(endpoint -> gone.remove(endpoint.address())));
        return gone;
    }

    /** They were taken, and nothing came of it. */
    void putBack(ServiceKey service, Set<InetAddress> gone) {
        if (!gone.isEmpty()) {
            candidates.computeIfAbsent(service, _ -> new HashSet<>()).addAll(gone);
        }
    }
}
