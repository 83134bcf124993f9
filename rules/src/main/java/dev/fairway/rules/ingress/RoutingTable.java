package dev.fairway.rules.ingress;

import dev.fairway.model.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the gateway does with each request, and what of the Ingresses it leaves out.
 *
 * <p>The most specific host decides alone: a request for a host that has rules is never taken by a rule of a wildcard or
 * of every host, so that nobody's Ingress reaches into somebody else's host.
 *
 * @param hosts by host: a name, {@code *.} and a name, or empty for every other host
 * @param certificates by TLS host, in the same forms: which Secret holds the certificate
 * @param problems in the order of the Ingresses' age
 */
public record RoutingTable(
        SequencedMap<String, VirtualHost> hosts,
        SequencedMap<String, Certificate> certificates,
        List<IngressProblem> problems) {

    public RoutingTable {
        problems = List.copyOf(problems);
    }

    /**
     * The routes of one host.
     *
     * @param routes the first that matches takes the request; without one the answer is 404
     */
    public record VirtualHost(String host, List<Route> routes) {
        public VirtualHost {
            routes = List.copyOf(routes);
        }
    }

    /**
     * One path of one Ingress.
     *
     * @param ingress whose it is
     */
    public record Route(PathMatch path, Target target, ObjectKey ingress) {}

    /**
     * Who ends the TLS of a host.
     *
     * @param secret by namespace and name
     */
    public record Certificate(SecretName secret, ObjectKey ingress) {}

    /** The targets that are Services. */
    public Set<Target.ToService> services() {
        Set<Target.ToService> services = new TreeSet<>(Comparator.comparing(Target.ToService::service)
                .thenComparing(Target.ToService::portName)
                .thenComparing(Target.ToService::protocol));
        hosts.values()
                .forEach(host -> host.routes().forEach(route -> {
                    if (route.target() instanceof Target.ToService service) {
                        services.add(service);
                    }
                }));
        return services;
    }

    /**
     * The route that takes a request.
     *
     * @param authority the Host header, a port included
     * @param path without query
     */
    public Optional<Route> route(String authority, String path) {
        return host(authority.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT))
                .flatMap(host -> host.routes().stream()
                        .filter(route -> route.path().matches(path))
                        .findFirst());
    }

    private Optional<VirtualHost> host(String name) {
        VirtualHost exact = hosts.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        int dot = name.indexOf('.');
        VirtualHost wildcard = dot > 0 ? hosts.get("*" + name.substring(dot)) : null;
        return Optional.ofNullable(wildcard != null ? wildcard : hosts.get(""));
    }
}
