package dev.fairway.registry.core;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of one Service: its slices joined, whoever manages them, and without duplicates. */
public final class Resolver {

    private Resolver() {}

    /** A Service and its endpoints, sorted by port name and address. */
    public record Resolution(Service service, List<Resolved> endpoints) {

        public Resolution {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * One endpoint and one of its ports.
     *
     * @param portName empty for a Service's only, unnamed port
     */
    public record Resolved(Endpoint endpoint, String portName, Protocol protocol, PortNumber port) {}

    private record Identity(InetAddress address, String portName, Protocol protocol, PortNumber port) {}

    /**
     * Resolves a Service.
     *
     * @param port a port's name or number; empty for all
     * @return empty when there is no such Service
     */
    public static Optional<Resolution> resolve(ObjectView objects, ServiceKey key, String port) {
        return objects.get(new ObjectKey(Kind.SERVICE, key.namespace(), key.name()))
                .map(entry -> entry.event().resource())
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .map(service -> new Resolution(service, endpoints(objects, service, port)));
    }

    private static List<Resolved> endpoints(ObjectView objects, Service service, String port) {
        List<ServicePort> wanted = service.ports().stream()
                .filter(p -> port.isEmpty()
                        || p.name().equals(port)
                        || p.port().toString().equals(port))
                .toList();
        // Of an endpoint in two slices the one that was written last is the newer truth.
        List<Entry> slices = new ArrayList<>(objects.slices(service.serviceKey()));
        slices.sort(Comparator.comparingLong(Entry::offset));
        Map<Identity, Resolved> found = new LinkedHashMap<>();
        for (Entry entry : slices) {
            if (entry.event().resource() instanceof EndpointSlice slice) {
                slice.ports().stream()
                        .filter(p -> p.port() != null && isOneOf(p, wanted))
                        .forEach(p -> join(slice, p, found));
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparing(Resolved::portName)
                        .thenComparing(r -> r.endpoint().address().getHostAddress()))
                .toList();
    }

    private static boolean isOneOf(EndpointPort port, List<ServicePort> wanted) {
        return wanted.stream().anyMatch(w -> w.name().equals(port.name()) && w.protocol() == port.protocol());
    }

    private static void join(EndpointSlice slice, EndpointPort port, Map<Identity, Resolved> found) {
        PortNumber number = port.port();
        if (number == null) {
            return;
        }
        for (Endpoint endpoint : slice.endpoints()) {
            found.put(
                    new Identity(endpoint.address(), port.name(), port.protocol(), number),
                    new Resolved(endpoint, port.name(), port.protocol(), number));
        }
    }
}
