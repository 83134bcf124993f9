package dev.fairway.registry.grpc;

import dev.fairway.registry.RegistryConfig;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who signs the clients' certificates, what a connection may ask for, and probes of silent ones from both sides. */
@ApplicationScoped
public class ServerTransport implements ServerBuilderCustomizer<VertxServerBuilder> {

    private static final long PROBE_SECONDS = 10;
    private static final long DEAD_AFTER_SECONDS = 5;

    /** An agent needs two streams and some look-ups; who opens more waits. */
    private static final int CALLS_A_CONNECTION = 100;

    private final RegistryConfig.Tls tls;

    ServerTransport(RegistryConfig config) {
        this.tls = config.tls();
        long given = Stream.of(tls.ca(), tls.certificate(), tls.key())
                .filter(Optional::isPresent)
                .count();
        if (given != 0 && given != 3) {
            throw new IllegalArgumentException("service-registry.tls needs all of ca, certificate and key, or none");
        }
    }

    @Override
    public void customize(GrpcServerConfiguration config, VertxServerBuilder builder) {
        builder.nettyBuilder()
                .maxConcurrentCallsPerConnection(CALLS_A_CONNECTION)
                .permitKeepAliveTime(PROBE_SECONDS / 2, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(PROBE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(DEAD_AFTER_SECONDS, TimeUnit.SECONDS);
        tls.ca()
                .ifPresent(ca -> builder.useSsl(
                        options -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()))));
    }
}
