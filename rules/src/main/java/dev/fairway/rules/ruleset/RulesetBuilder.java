package dev.fairway.rules.ruleset;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.node.EndpointChoice;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides what a node does for a Service: a pure function of the Service, its EndpointSlices and the node. */
public final class RulesetBuilder {

    /** With this label another proxy than the cluster's default one is in charge of a Service. */
    public static final String PROXY_NAME_LABEL = "service.kubernetes.io/service-proxy-name";

    /** Services with it have no cluster IP that a proxy would serve. */
    public static final String HEADLESS_LABEL = "service.kubernetes.io/headless";

    /** The label's value that makes a Service ours even beside another proxy. */
    private static final String OUR_NAME = "fairway";

    private static final Comparator<Destination> BY_ADDRESS = Comparator.comparing(
                    (Destination destination) -> destination.address().getAddress(), Arrays::compareUnsigned)
            .thenComparing(Destination::port);

    private final NodeView node;

    public RulesetBuilder(NodeView node) {
        this.node = node;
    }

    /** False when another proxy is in charge of the Service (SVC-32). */
    public static boolean isForFairway(Service service) {
        return service.meta().labels().getOrDefault(PROXY_NAME_LABEL, OUR_NAME).equals(OUR_NAME);
    }

    /**
     * What the node does for one Service; without ports when there is nothing to do.
     *
     * @param slices all of the Service's, whoever manages them; an endpoint may be in several
     */
    public ServiceRules rulesFor(Service service, Collection<EndpointSlice> slices) {
        if (service.type() == Service.Type.EXTERNAL_NAME
                || service.headless()
                || service.meta().labels().containsKey(HEADLESS_LABEL)) {
            return ServiceRules.none(service.serviceKey());
        }
        List<PortRules> ports = new ArrayList<>();
        for (InetAddress clusterIp : service.clusterIps()) {
            IpFamily family = IpFamily.of(clusterIp);
            for (ServicePort port : service.ports()) {
                ports.add(portRules(service, family, port, slices));
            }
        }
        return new ServiceRules(service.serviceKey(), ports, localReady(slices), healthCheckNodePort(service));
    }

    private static @Nullable PortNumber healthCheckNodePort(Service service) {
        return service.type() == Service.Type.LOAD_BALANCER
                        && service.externalTrafficPolicy() == Service.TrafficPolicy.LOCAL
                ? service.healthCheckNodePort()
                : null;
    }

    private PortRules portRules(Service service, IpFamily family, ServicePort port, Collection<EndpointSlice> slices) {
        Map<Located, Endpoint> endpoints = endpoints(family, port, slices);
        EndpointChoice choice = EndpointChoice.choose(List.copyOf(endpoints.values()), node.nodeName(), node.zone());
        List<ServiceAddress> addresses = new AddressPolicy(node, service, port, choice).addresses(family);
        List<Destination> clusterWide = destinations(addresses, Target.CLUSTER_WIDE, endpoints, choice.clusterWide());
        List<Destination> local = destinations(addresses, Target.LOCAL, endpoints, choice.local());
        List<Destination> draining = port.protocol() == Protocol.UDP
                ? sorted(endpoints, Endpoint::serving).stream()
                        .filter(destination -> !clusterWide.contains(destination) && !local.contains(destination))
                        .toList()
                : List.of();
        return new PortRules(
                family,
                port.name(),
                port.protocol(),
                service.clientIpAffinity(),
                addresses,
                clusterWide,
                local,
                draining);
    }

    /** An endpoint's address and port number: what makes two endpoints the same one (EPS-10). */
    private record Located(InetAddress address, PortNumber port) {}

    private static Map<Located, Endpoint> endpoints(
            IpFamily family, ServicePort port, Collection<EndpointSlice> slices) {
        Map<Located, Endpoint> endpoints = new LinkedHashMap<>();
        for (EndpointSlice slice : slices) {
            for (PortNumber number : numbers(family, port, slice)) {
                slice.endpoints().stream()
                        .filter(endpoint -> IpFamily.of(endpoint.address()) == family)
                        .forEach(endpoint -> endpoints.merge(
                                new Located(endpoint.address(), number), endpoint, RulesetBuilder::better));
            }
        }
        return endpoints;
    }

    /** The port numbers that a slice of this family has for a Service's port. */
    private static List<PortNumber> numbers(IpFamily family, ServicePort port, EndpointSlice slice) {
        return slice.addressType() != family
                ? List.of()
                : slice.ports().stream()
                        .filter(candidate ->
                                candidate.name().equals(port.name()) && candidate.protocol() == port.protocol())
                        .<PortNumber>mapMulti((candidate, out) -> {
                            if (candidate.port() != null) {
                                out.accept(candidate.port());
                            }
                        })
                        .toList();
    }

    /** Of the same endpoint in two slices, the one in the better condition; they differ only while it moves. */
    private static Endpoint better(Endpoint one, Endpoint other) {
        if (one.ready() != other.ready()) {
            return one.ready() ? one : other;
        }
        return one.serving() || !other.serving() ? one : other;
    }

    private List<Destination> destinations(
            List<ServiceAddress> addresses, Target target, Map<Located, Endpoint> endpoints, List<Endpoint> chosen) {
        if (addresses.stream().noneMatch(address -> address.leadsTo(target))) {
            return List.of();
        }
        return sorted(endpoints, chosen::contains);
    }

    private List<Destination> sorted(Map<Located, Endpoint> endpoints, Predicate<Endpoint> predicate) {
        return endpoints.entrySet().stream()
                .filter(entry -> predicate.test(entry.getValue()))
                .map(entry -> new Destination(
                        entry.getKey().address(),
                        entry.getKey().port(),
                        entry.getValue().weight(),
                        entry.getValue().nodeName().equals(node.nodeName())))
                .sorted(BY_ADDRESS)
                .toList();
    }

    private int localReady(Collection<EndpointSlice> slices) {
        return (int) slices.stream()
                .flatMap(slice -> slice.endpoints().stream())
                .filter(endpoint -> endpoint.ready() && endpoint.nodeName().equals(node.nodeName()))
                .map(Endpoint::address)
                .distinct()
                .count();
    }
}
