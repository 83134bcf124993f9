package dev.fairway.registry.grpc;

import dev.fairway.registry.RegistryConfig;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** mTLS, and probes of silent connections from both sides. */
@ApplicationScoped
public class ServerTransport implements ServerBuilderCustomizer<VertxServerBuilder> {

    private static final long PROBE_SECONDS = 10;
    private static final long DEAD_AFTER_SECONDS = 5;

    private final RegistryConfig.Tls tls;

    ServerTransport(RegistryConfig config) {
        this.tls = config.tls();
    }

    @Override
    public void customize(GrpcServerConfiguration config, VertxServerBuilder builder) {
        builder.nettyBuilder()
                .permitKeepAliveTime(PROBE_SECONDS / 2, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(PROBE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(DEAD_AFTER_SECONDS, TimeUnit.SECONDS);
        if (tls.ca().isPresent() || tls.certificate().isPresent() || tls.key().isPresent()) {
            builder.useSsl(this::secure);
        }
    }

    private void secure(HttpServerOptions options) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(required(tls.certificate(), "certificate"))
                        .setKeyPath(required(tls.key(), "key")))
                .setTrustOptions(new PemTrustOptions().addCertPath(required(tls.ca(), "ca")));
    }

    private static String required(Optional<Path> file, String key) {
        return file.map(Path::toString)
                .orElseThrow(() -> new IllegalArgumentException("service-registry.tls." + key + " is missing"));
    }
}
