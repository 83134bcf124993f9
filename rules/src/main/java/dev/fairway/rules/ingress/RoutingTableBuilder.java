package dev.fairway.rules.ingress;

import dev.fairway.model.Ingress;
import dev.fairway.model.Ingress.Backend;
import dev.fairway.model.Ingress.Port;
import dev.fairway.model.IngressClass;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.ingress.IngressProblem.Reason;
import dev.fairway.rules.ingress.RoutingTable.Certificate;
import dev.fairway.rules.ingress.RoutingTable.Route;
import dev.fairway.rules.ingress.RoutingTable.VirtualHost;
import dev.fairway.rules.ingress.Target.HttpProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes the routing table of all Ingresses. Of two that want the same, the older one gets it. */
public final class RoutingTableBuilder {

    private static final Comparator<Ingress> AGE = Comparator.<Ingress, Instant>comparing(
                    ingress -> Objects.requireNonNullElse(ingress.meta().creationTimestamp(), Instant.MAX))
            .thenComparing(Ingress::key);

    private final View view;
    private final TreeMap<String, Map<PathMatch, Candidate>> hosts = new TreeMap<>();
    private final Map<String, Candidate> defaults = new HashMap<>();
    private final TreeMap<String, Certificate> certificates = new TreeMap<>();
    private final List<IngressProblem> problems = new ArrayList<>();

    /**
     * What is decided from.
     *
     * @param services finds one; empty when there is none
     * @param secrets finds a Secret of type kubernetes.io/tls; empty when there is none
     */
    public record View(
            Collection<Ingress> ingresses,
            Collection<IngressClass> classes,
            Function<ServiceKey, Optional<Service>> services,
            Function<SecretName, Optional<TlsSecret>> secrets) {}

    /** A route, and the path as it was written: of {@code /foo/} and {@code /foo} in one Ingress the longer one counts. */
    private record Candidate(Route route, String literal) {}

    private RoutingTableBuilder(View view) {
        this.view = view;
    }

    /** Decides about all of them. */
    public static RoutingTable build(View view) {
        RoutingTableBuilder builder = new RoutingTableBuilder(view);
        view.ingresses().stream().sorted(AGE).forEach(builder::add);
        return builder.table();
    }

    private void add(Ingress ingress) {
        switch (ClassVerdict.of(ingress, view.classes())) {
            case ClassVerdict.Ours _ -> addOurs(ingress);
            case ClassVerdict.Unknown(String name) ->
                problem(ingress, Reason.CLASS_NOT_FOUND, "there is no IngressClass \"" + name + "\": nobody serves it");
            case ClassVerdict.Foreign _, ClassVerdict.None _ -> {}
        }
    }

    private void addOurs(Ingress ingress) {
        for (Ingress.Rule rule : ingress.rules()) {
            Map<PathMatch, Candidate> paths = hosts.computeIfAbsent(rule.host(), _ -> new HashMap<>());
            for (Ingress.Path path : rule.paths()) {
                addPath(ingress, rule.host(), path, paths);
            }
        }
        Backend fallback = ingress.defaultBackend();
        if (fallback != null) {
            addDefault(ingress, fallback);
        }
        ingress.tls().forEach(tls -> addTls(ingress, tls));
    }

    private void addPath(Ingress ingress, String host, Ingress.Path path, Map<PathMatch, Candidate> paths) {
        PathMatch match = PathMatch.of(path);
        Candidate taken = paths.get(match);
        boolean own = taken != null && taken.route().ingress().equals(ingress.key());
        if (taken != null && !own) {
            problem(
                    ingress,
                    Reason.PATH_TAKEN,
                    "%s is routed by the older %s"
                            .formatted(where(host, path.path()), taken.route().ingress()));
            return;
        }
        Route route = new Route(match, target(ingress, path.backend(), where(host, path.path())), ingress.key());
        if (taken == null || path.path().length() > taken.literal().length()) {
            paths.put(match, new Candidate(route, path.path()));
        }
    }

    /** It serves what the Ingress's own hosts leave over, and where it is the oldest, every other host. */
    private void addDefault(Ingress ingress, Backend backend) {
        Target target = target(ingress, backend, "the default backend");
        Candidate candidate = new Candidate(new Route(new PathMatch.Prefix(""), target, ingress.key()), "");
        ingress.rules().forEach(rule -> defaults.putIfAbsent(rule.host(), candidate));
        defaults.putIfAbsent("", candidate);
        hosts.computeIfAbsent("", _ -> new HashMap<>());
    }

    private Target target(Ingress ingress, Backend backend, String where) {
        return switch (backend) {
            case Backend.OfService(String name, Port port) -> service(ingress, name, port, where);
            case Backend.OfResource(String _, String kind, String name) -> {
                String message = "%s: %s %s is no Service: requests are answered with 503".formatted(where, kind, name);
                problem(ingress, Reason.BACKEND_NOT_SUPPORTED, message);
                yield new Target.Nowhere();
            }
        };
    }

    private Target service(Ingress ingress, String name, Port port, String where) {
        ServiceKey key = new ServiceKey(ingress.meta().namespace(), name);
        Service service = view.services().apply(key).orElse(null);
        if (service == null) {
            String message = "%s: there is no Service %s: requests are answered with 503".formatted(where, key);
            problem(ingress, Reason.SERVICE_NOT_FOUND, message);
            return new Target.Nowhere();
        }
        Optional<ServicePort> found = service.ports().stream()
                .filter(candidate -> candidate.protocol() == Protocol.TCP)
                .filter(candidate -> switch (port) {
                    case Port.Number(var number) -> candidate.port().equals(number);
                    case Port.Name(String portName) -> candidate.name().equals(portName);
                })
                .findFirst();
        if (found.isEmpty() || service.type() == Service.Type.EXTERNAL_NAME) {
            String message = found.isEmpty()
                    ? "%s: Service %s has no TCP port %s: requests are answered with 503".formatted(where, key, port)
                    : "%s: Service %s is only a DNS name: requests are answered with 503".formatted(where, key);
            problem(ingress, found.isEmpty() ? Reason.PORT_NOT_FOUND : Reason.BACKEND_NOT_SUPPORTED, message);
            return new Target.Nowhere();
        }
        return new Target.ToService(key, found.get().name(), protocol(found.get()));
    }

    private static HttpProtocol protocol(ServicePort port) {
        return switch (port.appProtocol()) {
            case "kubernetes.io/h2c", "h2c", "http2", "grpc" -> HttpProtocol.HTTP2;
            default -> HttpProtocol.HTTP1;
        };
    }

    private void addTls(Ingress ingress, Ingress.Tls tls) {
        if (tls.secretName().isEmpty()) {
            problem(ingress, Reason.SECRET_NOT_FOUND, "TLS without a secretName: there is no certificate to use");
            return;
        }
        SecretName name = new SecretName(ingress.meta().namespace(), tls.secretName());
        switch (view.secrets().apply(name).orElse(null)) {
            case null ->
                problem(ingress, Reason.SECRET_NOT_FOUND, "there is no Secret " + name + " of type kubernetes.io/tls");
            case TlsSecret.Unusable(String reason) ->
                problem(ingress, Reason.SECRET_UNUSABLE, "Secret " + name + ": " + reason);
            case TlsSecret.Usable secret -> {
                List<String> wanted = tls.hosts().isEmpty() ? List.of("") : tls.hosts();
                wanted.forEach(host -> addCertificate(ingress, host, name, secret));
            }
        }
    }

    /** One that does not fit is used all the same: its host's clients say so, and no other host is touched. */
    private void addCertificate(Ingress ingress, String host, SecretName name, TlsSecret.Usable secret) {
        Certificate taken = certificates.putIfAbsent(host, new Certificate(name, ingress.key()));
        if (taken != null && !taken.secret().equals(name)) {
            String message = "TLS of %s ends with Secret %s of the older %s"
                    .formatted(where(host, ""), taken.secret(), taken.ingress());
            problem(ingress, Reason.HOST_TAKEN, message);
        } else if (!host.isEmpty() && !secret.covers(host)) {
            problem(
                    ingress,
                    Reason.CERTIFICATE_DOES_NOT_FIT,
                    "the certificate in Secret %s is not for %s but for %s"
                            .formatted(
                                    name, host, secret.names().stream().sorted().toList()));
        }
    }

    private RoutingTable table() {
        TreeMap<String, VirtualHost> made = new TreeMap<>();
        hosts.forEach((host, paths) -> {
            List<Route> routes = new ArrayList<>();
            paths.values().stream()
                    .map(Candidate::route)
                    .sorted(Comparator.comparing(Route::path, PathMatch.PRECEDENCE))
                    .forEach(routes::add);
            Candidate fallback = defaults.get(host);
            if (fallback != null && !paths.containsKey(fallback.route().path())) {
                routes.add(fallback.route());
            }
            made.put(host, new VirtualHost(host, routes));
        });
        return new RoutingTable(made, certificates, problems);
    }

    private void problem(Ingress ingress, Reason reason, String message) {
        ObjectKey key = ingress.key();
        problems.add(new IngressProblem(key, reason, message));
    }

    private static String where(String host, String path) {
        return (host.isEmpty() ? "every host" : host) + path;
    }
}
