package dev.fairway.registry.grpc.xds;

import dev.fairway.registry.RegistryConfig;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way to endpoint-tracker, with the registry's own certificate. */
@ApplicationScoped
public class TrackerChannel {

    private static final long PROBE_SECONDS = 10;

    private final RegistryConfig config;

    TrackerChannel(RegistryConfig config) {
        this.config = config;
    }

    /** A channel that connects when it is used; null where no tracker is configured. */
    @Nullable
    ManagedChannel open() {
        return config.gateway()
                .trackerAddress()
                .map(address -> Grpc.newChannelBuilder(address, credentials())
                        .keepAliveTime(PROBE_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTimeout(PROBE_SECONDS, TimeUnit.SECONDS)
                        .build())
                .orElse(null);
    }

    private ChannelCredentials credentials() {
        RegistryConfig.Tls tls = config.tls();
        if (tls.ca().isEmpty()) {
            return InsecureChannelCredentials.create();
        }
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(tls.ca().get().toFile())
                    .keyManager(
                            tls.certificate().map(Path::toFile).orElseThrow(),
                            tls.key().map(Path::toFile).orElseThrow())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("the registry's certificate cannot be read", e);
        }
    }
}
