package dev.fairway.registry.grpc.xds;

import dev.fairway.api.gateway.v1.GatewayReport;
import dev.fairway.api.gateway.v1.Refusal;
import dev.fairway.model.ObjectKey;
import dev.fairway.registry.RegistryConfig;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.grpc.ClientIdentity;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The gateways that are connected, and the one configuration that all of them get. */
@ApplicationScoped
public class Gateways {

    private static final String IDENTITY = "gateway/";
    private static final int MOST = 1000;

    private final Instance<Registry> registry;
    private final RegistryConfig.Gateway config;
    private final TrackerChannel tracker;
    private final Set<DiscoveryStream> streams = ConcurrentHashMap.newKeySet();
    private volatile GatewayConfiguration configuration = GatewayConfiguration.EMPTY;
    private @Nullable TlsSecrets secrets;
    private @Nullable Thread follower;

    Gateways(Instance<Registry> registry, RegistryConfig config, TrackerChannel tracker) {
        this.registry = registry;
        this.config = config.gateway();
        this.tracker = tracker;
    }

    /** Takes a gateway in. Without TLS, which is for tests, everybody is one. */
    StreamObserver<DiscoveryRequest> open(StreamObserver<DiscoveryResponse> gateway) {
        Optional<String> stranger = ClientIdentity.current().filter(name -> !name.startsWith(IDENTITY));
        if (stranger.isPresent() || streams.size() >= MOST) {
            gateway.onError(
                    stranger.isPresent()
                            ? Status.PERMISSION_DENIED
                                    .withDescription("xDS is for gateways, not for " + stranger.get())
                                    .asRuntimeException()
                            : Status.RESOURCE_EXHAUSTED
                                    .withDescription("more than " + MOST + " gateways")
                                    .asRuntimeException());
            return new Refused();
        }
        start();
        DiscoveryStream stream = new DiscoveryStream(gateway, config.httpsPort(), configuration, new Listener());
        streams.add(stream);
        stream.want(configuration); // it may have changed before the stream was in the set
        return stream;
    }

    /** With the first gateway: a registry without one does none of this. */
    private synchronized void start() {
        if (follower != null) {
            return;
        }
        Registry opened = registry.get();
        GatewayFollower[] made = new GatewayFollower[1];
        TlsSecrets keys = new TlsSecrets(tracker.open(), () -> made[0].wakeUp());
        GatewayFollower.Ports ports = new GatewayFollower.Ports(config.httpPort(), config.httpsPort());
        made[0] = new GatewayFollower(opened, keys, ports, this::publish);
        secrets = keys;
        follower = Thread.ofPlatform().name("gateway-configuration").daemon().start(made[0]);
        keys.open();
    }

    private void publish(GatewayConfiguration now) {
        configuration = now;
        streams.forEach(stream -> stream.want(now));
    }

    private final class Listener implements DiscoveryStream.Listener {
        @Override
        public void refusalsChanged() {
            report();
        }

        @Override
        public void ended(DiscoveryStream stream) {
            streams.remove(stream);
            report();
        }
    }

    private synchronized void report() {
        TreeMap<ObjectKey, String> refusals = new TreeMap<>();
        streams.forEach(stream -> stream.refusals()
                .forEach(blame ->
                        blame.unit().owners().forEach(ingress -> refusals.putIfAbsent(ingress, blame.message()))));
        GatewayReport.Builder report = GatewayReport.newBuilder();
        refusals.forEach((ingress, message) -> report.addRefusals(Refusal.newBuilder()
                .setNamespace(ingress.namespace())
                .setName(ingress.name())
                .setMessage(message)));
        if (secrets != null) {
            secrets.report(report.build());
        }
    }

    /** Gateways that are connected. */
    public int connected() {
        return streams.size();
    }

    @PreDestroy
    synchronized void close() {
        if (follower != null) {
            follower.interrupt();
        }
        if (secrets != null) {
            secrets.close();
        }
    }

    private static final class Refused implements StreamObserver<DiscoveryRequest> {
        @Override
        public void onNext(DiscoveryRequest request) {}

        @Override
        public void onError(Throwable reason) {}

        @Override
        public void onCompleted() {}
    }
}
