package dev.fairway.nodeproxy.core;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceRules;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tracked UDP flows to one address of a Service that lead elsewhere than to a serving endpoint (PRX-09).
 *
 * @param address null for a node port: any address
 * @param keep where flows may lead
 */
public record StaleFlows(IpFamily family, @Nullable InetAddress address, int port, Set<Value.Endpoint> keep) {

    public StaleFlows {
        keep = Set.copyOf(keep);
    }

    private record Place(IpFamily family, @Nullable InetAddress address, int port) {}

    /**
     * Those that a change of rules leaves behind: at addresses that lost an endpoint, that are new (flows from before may
     * lead nowhere), and that went.
     */
    static List<StaleFlows> between(ServiceRules before, ServiceRules after) {
        Map<Place, Set<Value.Endpoint>> old = places(before);
        Map<Place, Set<Value.Endpoint>> now = places(after);
        List<StaleFlows> stale = new ArrayList<>();
        now.forEach((place, keep) -> {
            Set<Value.Endpoint> had = old.get(place);
            if (had == null || !keep.containsAll(had) || (had.isEmpty() && !keep.isEmpty())) {
                stale.add(new StaleFlows(place.family(), place.address(), place.port(), keep));
            }
        });
        old.keySet().stream()
                .filter(place -> !now.containsKey(place))
                .forEach(place -> stale.add(new StaleFlows(place.family(), place.address(), place.port(), Set.of())));
        return stale;
    }

    /** Those at the addresses among {@code removed} keys that are not among the {@code kept} ones in another scope. */
    static List<StaleFlows> without(Collection<Key> removed, Collection<Key> kept) {
        Set<Place> gone = udpPlaces(removed);
        gone.removeAll(udpPlaces(kept));
        return gone.stream()
                .map(place -> new StaleFlows(place.family(), place.address(), place.port(), Set.of()))
                .toList();
    }

    private static Set<Place> udpPlaces(Collection<Key> keys) {
        Set<Place> places = new HashSet<>();
        for (Key key : keys) {
            switch (key) {
                case Key.ServiceAddress(Key.Scope _, InetAddress address, Protocol protocol, int port)
                when protocol == Protocol.UDP -> places.add(new Place(key.family(), address, port));
                case Key.NodePort(Key.Scope _, IpFamily family, Protocol protocol, int port)
                when protocol == Protocol.UDP -> places.add(new Place(family, null, port));
                default -> {}
            }
        }
        return places;
    }

    private static Map<Place, Set<Value.Endpoint>> places(ServiceRules rules) {
        Map<Place, Set<Value.Endpoint>> places = new HashMap<>();
        for (PortRules port : rules.ports()) {
            if (port.protocol() == Protocol.UDP) {
                Set<Value.Endpoint> serving = serving(port);
                for (ServiceAddress address : port.addresses()) {
                    places.put(
                            new Place(
                                    port.family(),
                                    address.address(),
                                    address.port().value()),
                            serving);
                }
            }
        }
        return places;
    }

    private static Set<Value.Endpoint> serving(PortRules port) {
        return Stream.of(port.clusterWide(), port.local(), port.draining())
                .flatMap(List::stream)
                .map(StaleFlows::endpoint)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Value.Endpoint endpoint(Destination destination) {
        return new Value.Endpoint(destination.address(), destination.port().value());
    }
}
