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
 * The tracked flows to one address of a Service that lead nowhere.
 *
 * @param address null for a node port: any address
 */
public record StaleFlows(
        IpFamily family, Protocol protocol, @Nullable InetAddress address, int port, Leads leads) {

    /** Which of the flows lead nowhere, by the endpoint that they were translated to. */
    public sealed interface Leads {

        /** Over UDP: every flow but those to serving endpoints (PRX-09). */
        record NotTo(Set<Value.Endpoint> keep) implements Leads {
            public NotTo {
                keep = Set.copyOf(keep);
            }
        }

        /** Over TCP: those to pods that are certainly gone. Others may drain, whether they are endpoints or not. */
        record ToPods(Set<InetAddress> gone) implements Leads {
            public ToPods {
                gone = Set.copyOf(gone);
            }
        }
    }

    private record Place(IpFamily family, @Nullable InetAddress address, int port) {

        StaleFlows notTo(Set<Value.Endpoint> keep) {
            return new StaleFlows(family, Protocol.UDP, address, port, new Leads.NotTo(keep));
        }
    }

    /** The connections that a Service's addresses led to pods that are gone. */
    static List<StaleFlows> toPods(Set<InetAddress> gone, ServiceRules before, ServiceRules after) {
        Map<IpFamily, Set<InetAddress>> byFamily =
                gone.stream().collect(Collectors.groupingBy(IpFamily::of, Collectors.toSet()));
        return Stream.of(before, after)
                .flatMap(rules -> rules.ports().stream())
                .filter(port -> port.protocol() == Protocol.TCP && byFamily.containsKey(port.family()))
                .flatMap(port -> port.addresses().stream().map(address -> place(port, address)))
                .distinct()
                .map(place -> new StaleFlows(
                        place.family(),
                        Protocol.TCP,
                        place.address(),
                        place.port(),
                        new Leads.ToPods(byFamily.getOrDefault(place.family(), Set.of()))))
                .toList();
    }

    private static Place place(PortRules port, ServiceAddress address) {
        return new Place(port.family(), address.address(), address.port().value());
    }

    /**
     * Those over UDP that a change of rules leaves behind: at addresses that lost an endpoint, that are new (flows from before may
     * lead nowhere), and that went.
     *
     * @param nodeAddresses those that take node ports: what went to the node itself goes to a new node port
     */
    static List<StaleFlows> between(ServiceRules before, ServiceRules after, Collection<InetAddress> nodeAddresses) {
        Map<Place, Set<Value.Endpoint>> old = places(before);
        Map<Place, Set<Value.Endpoint>> now = places(after);
        List<StaleFlows> stale = new ArrayList<>();
        now.forEach((place, keep) -> {
            Set<Value.Endpoint> had = old.get(place);
            if (had == null || !keep.containsAll(had) || (had.isEmpty() && !keep.isEmpty())) {
                stale.add(place.notTo(keep));
            }
            if (had == null && place.address() == null) {
                nodeAddresses.stream()
                        .filter(address -> IpFamily.of(address) == place.family())
                        .map(address -> new Place(place.family(), address, place.port()))
                        .forEach(atNode -> stale.add(atNode.notTo(keep)));
            }
        });
        old.keySet().stream()
                .filter(place -> !now.containsKey(place))
                .forEach(place -> stale.add(place.notTo(Set.of())));
        return stale;
    }

    /** Those over UDP at the addresses among {@code removed} keys that are not among the {@code kept} ones in another scope. */
    static List<StaleFlows> without(Collection<Key> removed, Collection<Key> kept) {
        Set<Place> gone = udpPlaces(removed);
        gone.removeAll(udpPlaces(kept));
        return gone.stream().map(place -> place.notTo(Set.of())).toList();
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
                    places.put(place(port, address), serving);
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
