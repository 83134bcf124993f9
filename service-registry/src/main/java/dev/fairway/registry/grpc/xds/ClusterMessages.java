package dev.fairway.registry.grpc.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import dev.fairway.model.Endpoint;
import dev.fairway.registry.core.Resolver.Resolved;
import dev.fairway.rules.ingress.Target;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;

/** A port of a Service as Envoy's cluster, and its endpoints. */
final class ClusterMessages {

    private static final int CONNECT_SECONDS = 2;
    private static final int IDLE_SECONDS = 60;
    private static final int MOST_CONCURRENT = 16_384;
    private static final String PROTOCOL_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private ClusterMessages() {}

    static String name(Target.ToService target) {
        String port = target.portName().isEmpty() ? "-" : target.portName();
        return target.service() + "/" + port + (target.protocol() == Target.HttpProtocol.HTTP2 ? "/h2" : "");
    }

    static Cluster cluster(Target.ToService target) {
        return Cluster.newBuilder()
                .setName(name(target))
                .setType(Cluster.DiscoveryType.EDS)
                .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(aggregated()))
                .setConnectTimeout(seconds(CONNECT_SECONDS))
                .setLbPolicy(Cluster.LbPolicy.ROUND_ROBIN)
                .setCommonLbConfig(Cluster.CommonLbConfig.newBuilder()
                        .setHealthyPanicThreshold(io.envoyproxy.envoy.type.v3.Percent.getDefaultInstance()))
                .setCircuitBreakers(CircuitBreakers.newBuilder().addThresholds(thresholds()))
                .putTypedExtensionProtocolOptions(PROTOCOL_OPTIONS, Any.pack(protocol(target.protocol())))
                .build();
    }

    private static CircuitBreakers.Thresholds thresholds() {
        UInt32Value most = UInt32Value.of(MOST_CONCURRENT);
        return CircuitBreakers.Thresholds.newBuilder()
                .setMaxConnections(most)
                .setMaxPendingRequests(most)
                .setMaxRequests(most)
                .build();
    }

    private static io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions protocol(
            Target.HttpProtocol protocol) {
        var explicit =
                io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig.newBuilder();
        switch (protocol) {
            case HTTP1 -> explicit.setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance());
            case HTTP2 -> explicit.setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
        }
        return io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.newBuilder()
                .setExplicitHttpConfig(explicit)
                .setCommonHttpProtocolOptions(HttpProtocolOptions.newBuilder().setIdleTimeout(seconds(IDLE_SECONDS)))
                .build();
    }

    /** The ready ones; where none is, those that still serve while they end (KEP 1669). */
    static ClusterLoadAssignment endpoints(String cluster, List<Resolved> all) {
        List<Resolved> used = all.stream().filter(r -> r.endpoint().ready()).toList();
        if (used.isEmpty()) {
            used = all.stream()
                    .filter(r -> r.endpoint().serving() && r.endpoint().terminating())
                    .toList();
        }
        LocalityLbEndpoints.Builder locality = LocalityLbEndpoints.newBuilder();
        used.forEach(resolved -> locality.addLbEndpoints(endpoint(resolved)));
        ClusterLoadAssignment.Builder assignment =
                ClusterLoadAssignment.newBuilder().setClusterName(cluster);
        return used.isEmpty()
                ? assignment.build()
                : assignment.addEndpoints(locality).build();
    }

    private static LbEndpoint endpoint(Resolved resolved) {
        Endpoint endpoint = resolved.endpoint();
        Address address = Address.newBuilder()
                .setSocketAddress(SocketAddress.newBuilder()
                        .setAddress(endpoint.address().getHostAddress())
                        .setPortValue(resolved.port().value()))
                .build();
        return LbEndpoint.newBuilder()
                .setLoadBalancingWeight(UInt32Value.of(endpoint.weight()))
                .setEndpoint(io.envoyproxy.envoy.config.endpoint.v3.Endpoint.newBuilder()
                        .setAddress(address))
                .build();
    }

    static ConfigSource aggregated() {
        return ConfigSource.newBuilder()
                .setAds(AggregatedConfigSource.getDefaultInstance())
                .setResourceApiVersion(io.envoyproxy.envoy.config.core.v3.ApiVersion.V3)
                .build();
    }

    static Duration seconds(int seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }
}
