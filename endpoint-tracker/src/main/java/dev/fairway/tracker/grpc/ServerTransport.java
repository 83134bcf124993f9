package dev.fairway.tracker.grpc;

import dev.fairway.tracker.EndpointTrackerConfig;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who signs the clients' certificates, and probes of silent connections from both sides. */
@ApplicationScoped
public class ServerTransport implements ServerBuilderCustomizer<VertxServerBuilder> {

    private static final long PROBE_SECONDS = 10;
    private static final long DEAD_AFTER_SECONDS = 5;

    private final EndpointTrackerConfig.Tls tls;

    ServerTransport(EndpointTrackerConfig config) {
        this.tls = config.tls();
    }

    @Override
    public void customize(GrpcServerConfiguration config, VertxServerBuilder builder) {
        builder.nettyBuilder()
                .permitKeepAliveTime(PROBE_SECONDS / 2, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(PROBE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(DEAD_AFTER_SECONDS, TimeUnit.SECONDS);
        long given = Stream.of(tls.ca(), tls.certificate(), tls.key())
                .filter(Optional::isPresent)
                .count();
        if (given % 3 != 0) {
            throw new IllegalArgumentException("endpoint-tracker.tls needs ca, certificate and key, or none of them");
        }
        tls.ca()
                .ifPresent(ca -> builder.useSsl(
                        options -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()))));
    }
}
