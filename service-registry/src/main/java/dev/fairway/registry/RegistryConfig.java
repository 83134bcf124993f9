package dev.fairway.registry;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What can be configured. Listen addresses and Kafka's are Quarkus' own keys. */
@ConfigMapping(prefix = "service-registry")
public interface RegistryConfig {

    /** This replica's name, for logs and for its clients at Kafka. */
    @WithDefault("0")
    String instance();

    /** Where the state and the read positions are kept. Lost, they are rebuilt from Kafka. */
    Path dataDir();

    /**
     * The history window, which is also how long topics keep every change. Used when this registry is the first to make
     * the topics; a stored state or a resume token that is older is not gone on from.
     */
    @WithDefault("7D")
    Duration historyWindow();

    /**
     * What the history may take on disk; beyond it the oldest part of the window goes. The same happens when its index
     * takes an eighth of the heap, at about 100 bytes a record.
     */
    @WithDefault("2G")
    MemorySize historySize();

    /** How long a registry with a complete state of its own waits for Kafka before it serves what it has, as behind. */
    @WithDefault("5S")
    Duration patience();

    /** How often the ends of the topics are looked at; a multiple of it passes before a lost Kafka is reported. */
    @WithDefault("1S")
    Duration lookInterval();

    /** How long acknowledgements are collected before they are written. */
    @WithDefault("100MS")
    Duration acknowledgementInterval();

    /** The configuration of gateways over xDS. */
    Gateway gateway();

    /** What gateways need beside the registry's own state. */
    interface Gateway {

        /** Where endpoint-tracker answers, host:port: TLS keys are read from it. Without it Ingresses have no TLS. */
        Optional<String> trackerAddress();

        /** Where every gateway listens for HTTP, on its own addresses. */
        @WithDefault("8080")
        int httpPort();

        /** Where every gateway listens for HTTPS. */
        @WithDefault("8443")
        int httpsPort();
    }

    /** mTLS of the gRPC server. */
    Tls tls();

    /** PEM files; all three, or none for plaintext, which is for tests. */
    interface Tls {

        /** Certificates that sign the clients'. */
        Optional<Path> ca();

        /** This registry's certificate chain, leaf first. */
        Optional<Path> certificate();

        /** Its private key, PKCS #8. */
        Optional<Path> key();
    }
}
