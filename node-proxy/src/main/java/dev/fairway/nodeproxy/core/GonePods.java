package dev.fairway.nodeproxy.core;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.DepartedPod;
import dev.fairway.model.ServiceKey;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pods that a Service's slices tell are certainly gone, and for which of them connections were ended. A process that
 * starts does so for all of them: it cannot know what happened while it was away.
 */
final class GonePods {

    private final Map<ServiceKey, Set<DepartedPod>> handled = new HashMap<>();
    private final Map<ServiceKey, Set<DepartedPod>> found = new HashMap<>();

    /** The addresses of those that are new, without any that is an endpoint again. */
    Set<InetAddress> found(ServiceKey service, Collection<EndpointSlice> slices) {
        Set<DepartedPod> departed =
                slices.stream().flatMap(slice -> slice.departed().stream()).collect(Collectors.toSet());
        found.put(service, departed);
        Set<InetAddress> gone = new HashSet<>();
        Set<DepartedPod> known = handled.getOrDefault(service, Set.of());
        departed.stream().filter(pod -> !known.contains(pod)).forEach(pod -> gone.add(pod.address()));
        slices.forEach(slice -> slice.endpoints().forEach(endpoint -> gone.remove(endpoint.address())));
        if (gone.isEmpty()) {
            handled(service);
        }
        return gone;
    }

    /** Connections to what was found last are ended. */
    void handled(ServiceKey service) {
        Set<DepartedPod> pods = found.remove(service);
        if (pods == null) {
            return;
        }
        if (pods.isEmpty()) {
            handled.remove(service);
        } else {
            handled.put(service, pods);
        }
    }
}
