package dev.fairway.tracker.core.writeback;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a Service's Endpoints say (EPS-13): the older form of its slices, in one object.
 *
 * <p>It knows the Service's first family only, and no terminating endpoints; a pod without any of the Service's ports is
 * left out, too.
 *
 * @param subsets ports that have the same addresses share one; addresses in the order of their texts, as
 *     kube-controller-manager has it
 * @param truncated whether addresses were left out
 * @param triggeredAt when what caused the newest of the slices happened; empty when unknown
 */
public record ServiceAddresses(Service service, List<Subset> subsets, boolean truncated, Optional<String> triggeredAt) {

    /** The most addresses that one object holds. */
    static final int MAX_ADDRESSES = 1000;

    private static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";

    /** Ports that share their addresses. */
    public record Subset(List<EndpointPort> ports, List<Endpoint> ready, List<Endpoint> notReady) {
        public Subset {
            ports = List.copyOf(ports);
            ready = List.copyOf(ready);
            notReady = List.copyOf(notReady);
        }

        private int size() {
            return ready.size() + notReady.size();
        }
    }

    /** The addresses in the slices of a Service, those beyond {@value #MAX_ADDRESSES} left out. */
    static ServiceAddresses of(Service service, Collection<EndpointSlice> slices) {
        Map<List<Endpoint>, List<EndpointPort>> portsOf = new LinkedHashMap<>();
        byPort(service, slices).forEach((port, endpoints) -> {
            endpoints.sort(Comparator.comparing(endpoint -> IpText.of(endpoint.address())));
            portsOf.computeIfAbsent(endpoints, _ -> new ArrayList<>())
                    .addAll(port.stream().toList());
        });
        List<Subset> subsets = new ArrayList<>();
        portsOf.forEach((endpoints, ports) -> subsets.add(new Subset(
                ports,
                endpoints.stream().filter(Endpoint::ready).toList(),
                endpoints.stream().filter(endpoint -> !endpoint.ready()).toList())));
        Optional<String> triggeredAt = slices.stream()
                .flatMap(slice -> Optional.ofNullable(slice.meta().annotations().get(TRIGGER_TIME)).stream())
                .max(Comparator.comparing(Instant::parse));
        List<Subset> bounded = bounded(subsets);
        return new ServiceAddresses(service, bounded, !bounded.equals(subsets), triggeredAt);
    }

    /** Each port's endpoints; those of a Service without ports have an empty one. A port without endpoints is left out. */
    private static Map<Optional<EndpointPort>, List<Endpoint>> byPort(
            Service service, Collection<EndpointSlice> slices) {
        Map<Optional<EndpointPort>, List<Endpoint>> byPort = new LinkedHashMap<>();
        for (EndpointSlice slice : slices) {
            List<Endpoint> listed = slice.endpoints().stream()
                    .filter(endpoint -> !endpoint.terminating() || service.publishNotReadyAddresses())
                    .toList();
            if (listed.isEmpty() || slice.addressType() != service.ipFamilies().getFirst()) {
                continue;
            }
            Stream<Optional<EndpointPort>> ports = service.ports().isEmpty()
                    ? Stream.of(Optional.empty())
                    : slice.ports().stream().map(Optional::of);
            ports.forEach(
                    port -> byPort.computeIfAbsent(port, _ -> new ArrayList<>()).addAll(listed));
        }
        return byPort;
    }

    /** Every subset keeps its share; within it ready addresses come first, as kube-controller-manager has it. */
    private static List<Subset> bounded(List<Subset> subsets) {
        int all = subsets.stream().mapToInt(Subset::size).sum();
        if (all <= MAX_ADDRESSES) {
            return subsets;
        }
        int allReady =
                subsets.stream().mapToInt(subset -> subset.ready().size()).sum();
        int readyRoom = Math.min(allReady, MAX_ADDRESSES);
        int notReadyRoom = MAX_ADDRESSES - readyRoom;
        List<Subset> bounded = new ArrayList<>();
        int seenReady = 0;
        int seenNotReady = 0;
        for (Subset subset : subsets) {
            int readyHere = share(seenReady, subset.ready().size(), allReady, readyRoom);
            int notReadyHere = share(seenNotReady, subset.notReady().size(), all - allReady, notReadyRoom);
            seenReady += subset.ready().size();
            seenNotReady += subset.notReady().size();
            bounded.add(new Subset(
                    subset.ports(),
                    subset.ready().subList(0, readyHere),
                    subset.notReady().subList(0, notReadyHere)));
        }
        return bounded;
    }

    /** How many of {@code count} that come after {@code before} of {@code all} get a place; the shares add up to the room. */
    private static int share(int before, int count, int all, int room) {
        return all == 0 ? 0 : (int) ((long) (before + count) * room / all - (long) before * room / all);
    }
}
