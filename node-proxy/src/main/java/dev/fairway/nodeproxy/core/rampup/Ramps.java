package dev.fairway.nodeproxy.core.rampup;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.rules.ruleset.ServiceRules;
import dev.fairway.rules.ruleset.SlowStart;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Since when endpoints of Services with a slow start are ready, by this node's own clock and eyes. Those that are there
 * when a Service is first seen, as after a restart, are no new ones.
 */
public final class Ramps {

    private final Map<ServiceKey, Map<InetAddress, Instant>> readySince = new HashMap<>();
    private final Map<ServiceKey, Instant> due = new HashMap<>();

    /** The rules with the shares of the moment. */
    public ServiceRules slowed(Service service, Collection<EndpointSlice> slices, ServiceRules rules, Instant now) {
        ServiceKey key = service.serviceKey();
        if (!(SlowStart.of(service) instanceof SlowStart.Over slowStart)) {
            remove(key);
            return rules;
        }
        Set<InetAddress> ready = new HashSet<>();
        slices.forEach(slice -> slice.endpoints().stream()
                .filter(Endpoint::ready)
                .map(Endpoint::address)
                .forEach(ready::add));
        Instant firstSeen = readySince.containsKey(key) ? now : Instant.MIN;
        Map<InetAddress, Instant> since = readySince.computeIfAbsent(key, _ -> new HashMap<>());
        since.keySet().retainAll(ready);
        ready.forEach(address -> since.putIfAbsent(address, firstSeen));
        // what is over needs no time any more, and a clock that is set back may not begin it again
        since.replaceAll(
                (_, instant) -> instant.equals(Instant.MIN) || slowStart.isOver(instant, now) ? Instant.MIN : instant);
        Map<InetAddress, Instant> growing = new HashMap<>(since);
        growing.values().removeIf(Instant.MIN::equals);
        growing.values().stream()
                .map(instant -> slowStart.next(instant, now))
                .min(Comparator.naturalOrder())
                .ifPresentOrElse(next -> due.put(key, next), () -> due.remove(key));
        return slowStart.slowed(rules, growing, now);
    }

    /** The Service went, or asks for no slow start. */
    public void remove(ServiceKey service) {
        readySince.remove(service);
        due.remove(service);
    }

    /** Services whose shares change by now. */
    public List<ServiceKey> due(Instant now) {
        List<ServiceKey> services = new ArrayList<>();
        due.forEach((service, instant) -> {
            if (!instant.isAfter(now)) {
                services.add(service);
            }
        });
        return services;
    }

    /** When a share changes next. */
    public Optional<Instant> next() {
        return due.values().stream().min(Comparator.naturalOrder());
    }
}
