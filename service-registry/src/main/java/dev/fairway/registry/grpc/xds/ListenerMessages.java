package dev.fairway.registry.grpc.xds;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import dev.fairway.registry.core.gateway.Unit;
import dev.fairway.rules.ingress.RoutingTable;
import dev.fairway.rules.ingress.SecretName;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where Envoy listens: one listener for HTTP, one for HTTPS with a filter chain for each certificate. */
final class ListenerMessages {

    private static final String HTTP = "http";
    private static final String HTTPS = "https";
    private static final int BUFFER = 1 << 20;
    private static final int HEADER_SECONDS = 10;
    private static final int IDLE_SECONDS = 300;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final int STREAMS_A_CONNECTION = 256;

    private ListenerMessages() {}

    /** The listener for HTTP, and each certificate's part of the one for HTTPS. */
    static List<Unit> units(RoutingTable table, int httpPort) {
        List<Unit> units = new ArrayList<>();
        units.add(new Unit(
                HTTP,
                Set.of(),
                listener(HTTP, httpPort).addFilterChains(chain(HTTP)).build(),
                Set.of()));
        Map<SecretName, Set<String>> hosts = new TreeMap<>();
        Map<SecretName, Set<dev.fairway.model.ObjectKey>> owners = new TreeMap<>();
        table.certificates().forEach((host, certificate) -> {
            hosts.computeIfAbsent(certificate.secret(), _ -> new TreeSet<>()).add(host);
            owners.computeIfAbsent(certificate.secret(), _ -> new HashSet<>()).add(certificate.ingress());
        });
        hosts.forEach((secret, names) -> units.add(new Unit(
                HTTPS + "/" + secret,
                owners.getOrDefault(secret, Set.of()),
                tlsChain(secret, names),
                Set.of(secret.toString()))));
        return units;
    }

    /** The listeners that the units make up. */
    static List<Listener> listeners(Collection<Unit> units, int httpsPort) {
        List<Listener> listeners = new ArrayList<>();
        Listener.Builder https = listener(HTTPS, httpsPort)
                .addListenerFilters(ListenerFilter.newBuilder()
                        .setName("envoy.filters.listener.tls_inspector")
                        .setTypedConfig(Any.pack(TlsInspector.getDefaultInstance())));
        for (Unit unit : units) {
            switch (unit.content()) {
                case Listener http -> listeners.add(http);
                case FilterChain chain -> https.addFilterChains(chain);
                default -> throw new IllegalStateException("no part of a listener: " + unit.name());
            }
        }
        if (https.getFilterChainsCount() > 0) {
            listeners.add(https.build());
        }
        return listeners;
    }

    /** On every address of both families. */
    private static Listener.Builder listener(String name, int port) {
        return Listener.newBuilder()
                .setName(name)
                .setAddress(Address.newBuilder()
                        .setSocketAddress(SocketAddress.newBuilder()
                                .setAddress("::")
                                .setIpv4Compat(true)
                                .setPortValue(port)))
                .setPerConnectionBufferLimitBytes(UInt32Value.of(BUFFER))
                .setListenerFiltersTimeout(ClusterMessages.seconds(HANDSHAKE_SECONDS));
    }

    private static FilterChain.Builder chain(String name) {
        return FilterChain.newBuilder()
                .setName(name)
                .addFilters(Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(Any.pack(connectionManager(name.equals(HTTP) ? HTTP : HTTPS))));
    }

    private static FilterChain tlsChain(SecretName secret, Set<String> hosts) {
        CommonTlsContext context = CommonTlsContext.newBuilder()
                .addAlpnProtocols("h2")
                .addAlpnProtocols("http/1.1")
                .addTlsCertificateSdsSecretConfigs(SdsSecretConfig.newBuilder()
                        .setName(secret.toString())
                        .setSdsConfig(ClusterMessages.aggregated()))
                .build();
        FilterChain.Builder chain = chain(HTTPS + "/" + secret)
                .setTransportSocketConnectTimeout(ClusterMessages.seconds(HANDSHAKE_SECONDS))
                .setTransportSocket(TransportSocket.newBuilder()
                        .setName("envoy.transport_sockets.tls")
                        .setTypedConfig(Any.pack(DownstreamTlsContext.newBuilder()
                                .setCommonTlsContext(context)
                                .build())));
        // A chain without names takes what no other one is for.
        if (!hosts.contains("")) {
            chain.setFilterChainMatch(FilterChainMatch.newBuilder().addAllServerNames(hosts));
        }
        return chain.build();
    }

    /** As Envoy's guide for gateways at the edge has it. */
    private static HttpConnectionManager connectionManager(String prefix) {
        return HttpConnectionManager.newBuilder()
                .setStatPrefix(prefix)
                .setRds(Rds.newBuilder()
                        .setRouteConfigName(RouteMessages.NAME)
                        .setConfigSource(ClusterMessages.aggregated()))
                .addHttpFilters(HttpFilter.newBuilder()
                        .setName("envoy.filters.http.router")
                        .setTypedConfig(Any.pack(Router.getDefaultInstance())))
                .addUpgradeConfigs(
                        HttpConnectionManager.UpgradeConfig.newBuilder().setUpgradeType("websocket"))
                .setUseRemoteAddress(BoolValue.of(true))
                .setNormalizePath(BoolValue.of(true))
                .setServerHeaderTransformation(HttpConnectionManager.ServerHeaderTransformation.PASS_THROUGH)
                .setRequestHeadersTimeout(ClusterMessages.seconds(HEADER_SECONDS))
                .setStreamIdleTimeout(ClusterMessages.seconds(IDLE_SECONDS))
                .setCommonHttpProtocolOptions(HttpProtocolOptions.newBuilder()
                        .setIdleTimeout(ClusterMessages.seconds(IDLE_SECONDS))
                        .setHeadersWithUnderscoresAction(HttpProtocolOptions.HeadersWithUnderscoresAction.DROP_HEADER))
                .setHttp2ProtocolOptions(Http2ProtocolOptions.newBuilder()
                        .setMaxConcurrentStreams(UInt32Value.of(STREAMS_A_CONNECTION))
                        .setInitialStreamWindowSize(UInt32Value.of(1 << 16))
                        .setInitialConnectionWindowSize(UInt32Value.of(BUFFER)))
                .build();
    }
}
