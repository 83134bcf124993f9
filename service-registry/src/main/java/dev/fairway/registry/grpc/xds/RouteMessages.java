package dev.fairway.registry.grpc.xds;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import dev.fairway.registry.core.gateway.Unit;
import dev.fairway.rules.ingress.PathMatch;
import dev.fairway.rules.ingress.RoutingTable;
import dev.fairway.rules.ingress.RoutingTable.VirtualHost;
import dev.fairway.rules.ingress.Target;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routing table as Envoy's virtual hosts and routes. */
final class RouteMessages {

    /** The one route configuration, for HTTP and HTTPS alike: a certificate decides about TLS, the Host header about routes. */
    static final String NAME = "ingress";

    private static final int UNAVAILABLE = 503;
    private static final int RETRIES = 2;

    private RouteMessages() {}

    static List<Unit> units(RoutingTable table) {
        VirtualHost everyOther = table.hosts().get("");
        return table.hosts().values().stream()
                .map(host -> unit(host, everyOther))
                .toList();
    }

    private static Unit unit(VirtualHost host, @Nullable VirtualHost everyOther) {
        boolean wildcard = host.host().startsWith("*.");
        List<RoutingTable.Route> used = new ArrayList<>(host.routes());
        var message = io.envoyproxy.envoy.config.route.v3.VirtualHost.newBuilder()
                .setName(host.host().isEmpty() ? "*" : host.host())
                .addDomains(host.host().isEmpty() ? "*" : host.host());
        host.routes().forEach(route -> message.addRoutes(route(route, wildcard ? host.host() : "")));
        if (wildcard) {
            // Envoy's wildcard takes any number of labels: names with more than one are hosts without rules.
            message.addRoutes(notFound(host.host()));
            if (everyOther != null) {
                everyOther.routes().forEach(route -> message.addRoutes(route(route, "")));
                used.addAll(everyOther.routes());
            }
        }
        return new Unit(host.host(), owners(used), message.build(), clusters(used));
    }

    private static Set<dev.fairway.model.ObjectKey> owners(List<RoutingTable.Route> routes) {
        return routes.stream().map(RoutingTable.Route::ingress).collect(Collectors.toSet());
    }

    private static Set<String> clusters(List<RoutingTable.Route> routes) {
        Set<String> clusters = new HashSet<>();
        for (RoutingTable.Route route : routes) {
            if (route.target() instanceof Target.ToService service) {
                clusters.add(ClusterMessages.name(service));
            }
        }
        return clusters;
    }

    private static Route route(RoutingTable.Route route, String wildcard) {
        RouteMatch.Builder match = match(route.path());
        if (!wildcard.isEmpty()) {
            match.addHeaders(oneLabelBefore(wildcard));
        }
        Route.Builder message = Route.newBuilder().setMatch(match);
        switch (route.target()) {
            case Target.ToService service -> message.setRoute(action(ClusterMessages.name(service)));
            case Target.Nowhere() ->
                message.setDirectResponse(DirectResponseAction.newBuilder().setStatus(UNAVAILABLE));
        }
        return message.build();
    }

    private static RouteMatch.Builder match(PathMatch path) {
        return switch (path) {
            case PathMatch.Exact(String exact) -> RouteMatch.newBuilder().setPath(exact);
            case PathMatch.Prefix(String prefix)
            when prefix.isEmpty() -> RouteMatch.newBuilder().setPrefix("/");
            case PathMatch.Prefix(String prefix) -> RouteMatch.newBuilder().setPathSeparatedPrefix(prefix);
        };
    }

    /** What no route of the wildcard takes is not found, but only for its own hosts. */
    private static Route notFound(String wildcard) {
        return Route.newBuilder()
                .setMatch(RouteMatch.newBuilder().setPrefix("/").addHeaders(oneLabelBefore(wildcard)))
                .setDirectResponse(DirectResponseAction.newBuilder().setStatus(404))
                .build();
    }

    private static HeaderMatcher oneLabelBefore(String wildcard) {
        String domain = wildcard.substring(1).replace(".", "\\.");
        return HeaderMatcher.newBuilder()
                .setName(":authority")
                .setStringMatch(StringMatcher.newBuilder()
                        .setSafeRegex(RegexMatcher.newBuilder().setRegex("(?i)[^.:]+" + domain + "(:[0-9]+)?")))
                .build();
    }

    /**
     * No time limit for a whole request, which would cut streams and downloads: a stream ends when nothing moves on it.
     * What never reached a pod is tried with another one.
     */
    private static RouteAction action(String cluster) {
        return RouteAction.newBuilder()
                .setCluster(cluster)
                .setTimeout(Duration.getDefaultInstance())
                .setRetryPolicy(RetryPolicy.newBuilder()
                        .setRetryOn("connect-failure,refused-stream,reset-before-request")
                        .setNumRetries(UInt32Value.of(RETRIES))
                        .addRetryHostPredicate(RetryPolicy.RetryHostPredicate.newBuilder()
                                .setName("envoy.retry_host_predicates.previous_hosts")
                                .setTypedConfig(com.google.protobuf.Any.pack(io.envoyproxy.envoy.extensions.retry.host
                                        .previous_hosts.v3.PreviousHostsPredicate.getDefaultInstance())))
                        .setHostSelectionRetryMaxAttempts(3))
                .build();
    }

    static RouteConfiguration configuration(Collection<Unit> hosts) {
        RouteConfiguration.Builder configuration = RouteConfiguration.newBuilder()
                .setName(NAME)
                .setIgnorePortInHostMatching(true)
                .setValidateClusters(BoolValue.of(false));
        hosts.forEach(unit ->
                configuration.addVirtualHosts((io.envoyproxy.envoy.config.route.v3.VirtualHost) unit.content()));
        return configuration.build();
    }
}
