package dev.fairway.nodeproxy.core.traffic;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceRules;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose traffic it is: a Service's port and one of its endpoints, whichever of the Service's addresses clients use.
 *
 * @param port the port's name, or empty
 */
public record ServiceTraffic(ServiceKey service, String port, Protocol protocol, Value.Endpoint endpoint) {

    /** @param address null for a node port */
    private record Place(@Nullable InetAddress address, IpFamily family, Protocol protocol, int port) {}

    private record Port(ServiceKey service, String name) {}

    /** Adds up what was counted; that of no Service of these is left out. */
    public static Map<ServiceTraffic, Traffic> attribute(
            Map<TrafficKey, Traffic> counted, Collection<ServiceRules> services) {
        Set<Place> places = new HashSet<>();
        counted.keySet().forEach(key -> {
            places.add(at(key));
            places.add(atNodePort(key));
        });
        Map<Place, Port> owners = owners(places, services);
        Map<ServiceTraffic, Traffic> traffic = new HashMap<>();
        counted.forEach((key, count) -> {
            Port owner = owners.getOrDefault(at(key), owners.get(atNodePort(key)));
            if (owner != null) {
                traffic.merge(
                        new ServiceTraffic(owner.service(), owner.name(), key.protocol(), key.endpoint()),
                        count,
                        Traffic::plus);
            }
        });
        return traffic;
    }

    private static Place at(TrafficKey key) {
        return new Place(key.address(), IpFamily.of(key.address()), key.protocol(), key.port());
    }

    private static Place atNodePort(TrafficKey key) {
        return new Place(null, IpFamily.of(key.address()), key.protocol(), key.port());
    }

    private static Map<Place, Port> owners(Set<Place> places, Collection<ServiceRules> services) {
        Map<Place, Port> owners = new HashMap<>();
        for (ServiceRules service : services) {
            for (PortRules port : service.ports()) {
                Port owner = new Port(service.service(), port.name());
                port.addresses().stream()
                        .map(address -> at(port, address))
                        .filter(places::contains)
                        .forEach(place -> owners.put(place, owner));
            }
        }
        return owners;
    }

    private static Place at(PortRules port, ServiceAddress address) {
        return new Place(
                address.address(),
                port.family(),
                port.protocol(),
                address.port().value());
    }
}
