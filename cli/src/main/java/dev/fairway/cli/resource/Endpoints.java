package dev.fairway.cli.resource;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpFamily;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * A Service's endpoints in the form of core/v1 Endpoints, joined from its slices: the primary family only, without
 * pods that are terminating, addresses in order. A subset is what shares one list of ports.
 */
public record Endpoints(ObjectMeta meta, List<Subset> subsets) {

    private static final Comparator<Endpoint> BY_ADDRESS =
            Comparator.comparing(endpoint -> endpoint.address().getAddress(), Arrays::compareUnsigned);

    public Endpoints {
        subsets = List.copyOf(subsets);
    }

    /** Addresses that share their ports. */
    public record Subset(List<Endpoint> ready, List<Endpoint> notReady, List<EndpointSlice.EndpointPort> ports) {
        public Subset {
            ready = List.copyOf(ready);
            notReady = List.copyOf(notReady);
            ports = List.copyOf(ports);
        }
    }

    /** Joins a Service's slices; slices of other Services are passed over. */
    public static Endpoints of(Service service, List<EndpointSlice> slices) {
        IpFamily family = service.ipFamilies().isEmpty()
                ? IpFamily.IPV4
                : service.ipFamilies().getFirst();
        SequencedMap<List<EndpointSlice.EndpointPort>, SequencedMap<InetAddress, Endpoint>> byPorts =
                new LinkedHashMap<>();
        slices.stream()
                .filter(slice -> slice.service().equals(service.serviceKey()) && slice.addressType() == family)
                .forEach(slice -> {
                    Map<InetAddress, Endpoint> known =
                            byPorts.computeIfAbsent(slice.ports(), _ -> new LinkedHashMap<>());
                    slice.endpoints().stream()
                            .filter(endpoint -> !endpoint.terminating())
                            .forEach(endpoint -> known.putIfAbsent(endpoint.address(), endpoint));
                });
        List<Subset> subsets = byPorts.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> subset(List.copyOf(entry.getValue().values()), entry.getKey()))
                .toList();
        return new Endpoints(service.meta(), subsets);
    }

    private static Subset subset(List<Endpoint> endpoints, List<EndpointSlice.EndpointPort> ports) {
        return new Subset(sorted(endpoints, Endpoint::ready), sorted(endpoints, Predicate.not(Endpoint::ready)), ports);
    }

    private static List<Endpoint> sorted(List<Endpoint> endpoints, Predicate<Endpoint> which) {
        return endpoints.stream().filter(which).sorted(BY_ADDRESS).toList();
    }
}
