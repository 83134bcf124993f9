package dev.fairway.registry.grpc.xds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ObjectMeta;
import dev.fairway.model.ServiceKey;
import dev.fairway.registry.core.gateway.Unit;
import dev.fairway.rules.ingress.PathMatch;
import dev.fairway.rules.ingress.RoutingTable;
import dev.fairway.rules.ingress.Target;
import dev.fairway.rules.ingress.Target.HttpProtocol;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscoveryStreamTest {

    private final List<DiscoveryResponse> sent = new ArrayList<>();
    private final DiscoveryStream stream =
            new DiscoveryStream(new Gateway(), 8443, GatewayConfiguration.EMPTY, new DiscoveryStream.Listener() {
                @Override
                public void refusalsChanged() {}

                @Override
                public void ended(DiscoveryStream ended) {}
            });

    @Test
    void routesWaitForTheirClustersEndpoints() {
        // Given
        stream.want(configuration("a"));

        // When
        ask(ResourceType.CLUSTER);
        ask(ResourceType.ROUTES);
        answer(ResourceType.CLUSTER);
        List<String> beforeEndpoints = types();
        ask(ResourceType.ENDPOINTS, cluster("a"));

        // Then
        assertThat(beforeEndpoints).containsExactly("CLUSTER");
        assertThat(types()).containsExactly("CLUSTER", "ENDPOINTS", "ROUTES");
    }

    @Test
    void clusterStaysUntilNoRouteLeadsToIt() {
        // Given
        settle("a");
        sent.clear();

        // When
        stream.want(configuration());
        List<String> atFirst = types();
        answer(ResourceType.ROUTES);

        // Then
        assertThat(atFirst).containsExactly("ROUTES");
        assertThat(types()).containsExactly("ROUTES", "CLUSTER");
        assertThat(sent.getLast().getResourcesCount()).isZero();
    }

    @Test
    void changeOfOneServicesEndpointsIsOneSmallResponse() {
        // Given
        settle("a", "b");
        sent.clear();

        // When
        Unit moved = new Unit(
                cluster("a"),
                Set.of(),
                ClusterMessages.endpoints(cluster("a"), List.of()).toBuilder()
                        .putNamedEndpoints("x", io.envoyproxy.envoy.config.endpoint.v3.Endpoint.getDefaultInstance())
                        .build(),
                Set.of());
        stream.want(configuration("a", "b").changed(ResourceType.ENDPOINTS, List.of(moved)));

        // Then
        assertThat(types()).containsExactly("ENDPOINTS");
        assertThat(sent.getLast().getResourcesCount()).isEqualTo(1);
    }

    @Test
    void nothingIsSentOfATypeWhileAnAnswerIsOutstanding() {
        // Given
        stream.want(configuration("a"));
        ask(ResourceType.CLUSTER);

        // When
        stream.want(configuration("a", "b"));
        List<String> before = types();
        answer(ResourceType.CLUSTER);

        // Then
        assertThat(before).containsExactly("CLUSTER");
        assertThat(types()).containsExactly("CLUSTER", "CLUSTER");
    }

    private void settle(String... services) {
        stream.want(configuration(services));
        ask(ResourceType.CLUSTER);
        answer(ResourceType.CLUSTER);
        ask(ResourceType.ENDPOINTS, clusters(services));
        ask(ResourceType.ROUTES);
        answer(ResourceType.ENDPOINTS, clusters(services));
        answer(ResourceType.ROUTES);
    }

    private void ask(ResourceType type, String... names) {
        stream.onNext(DiscoveryRequest.newBuilder()
                .setTypeUrl(type.url())
                .addAllResourceNames(List.of(names))
                .build());
    }

    private void answer(ResourceType type, String... names) {
        String nonce = sent.stream()
                .filter(response -> response.getTypeUrl().equals(type.url()))
                .reduce((_, last) -> last)
                .orElseThrow()
                .getNonce();
        stream.onNext(DiscoveryRequest.newBuilder()
                .setTypeUrl(type.url())
                .setResponseNonce(nonce)
                .addAllResourceNames(List.of(names))
                .build());
    }

    private List<String> types() {
        return sent.stream()
                .map(response ->
                        ResourceType.of(response.getTypeUrl()).orElseThrow().name())
                .toList();
    }

    private static String[] clusters(String... services) {
        return Arrays.stream(services).map(DiscoveryStreamTest::cluster).toArray(String[]::new);
    }

    private static String cluster(String service) {
        return ClusterMessages.name(target(service));
    }

    private static Target.ToService target(String service) {
        return new Target.ToService(new ServiceKey("default", service), "", HttpProtocol.HTTP1);
    }

    /** One path a Service. */
    private static GatewayConfiguration configuration(String... services) {
        var hosts = new LinkedHashMap<String, RoutingTable.VirtualHost>();
        List<RoutingTable.Route> routes = new ArrayList<>();
        List<Unit> clusters = new ArrayList<>();
        List<Unit> endpoints = new ArrayList<>();
        for (String service : services) {
            routes.add(new RoutingTable.Route(
                    new PathMatch.Exact("/" + service),
                    target(service),
                    new dev.fairway.model.Ingress(
                                    ObjectMeta.of("default", "i"), "", null, List.of(), List.of(), List.of())
                            .key()));
            String name = cluster(service);
            clusters.add(new Unit(name, Set.of(), ClusterMessages.cluster(target(service)), Set.of()));
            endpoints.add(new Unit(name, Set.of(), ClusterMessages.endpoints(name, List.of()), Set.of()));
        }
        if (services.length > 0) {
            hosts.put("", new RoutingTable.VirtualHost("", routes));
        }
        RoutingTable table = new RoutingTable(hosts, new LinkedHashMap<>(), List.of());
        return GatewayConfiguration.EMPTY
                .with(ResourceType.CLUSTER, clusters)
                .with(ResourceType.ENDPOINTS, endpoints)
                .with(ResourceType.ROUTES, RouteMessages.units(table));
    }

    private final class Gateway implements StreamObserver<DiscoveryResponse> {
        @Override
        public void onNext(DiscoveryResponse response) {
            sent.add(response);
        }

        @Override
        public void onError(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void onCompleted() {}
    }
}
