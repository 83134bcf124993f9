package dev.fairway.tracker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The endpoint tracker's configuration. */
@ConfigMapping(prefix = "endpoint-tracker")
public interface EndpointTrackerConfig {

    /** Where Services and pods come from. */
    @WithDefault("standalone")
    SourceKind source();

    /**
     * Where cluster IPs come from, with the standalone source: at most one CIDR a family, the cluster's default family
     * first. Changing it does not move Services that have an address.
     */
    @WithDefault("10.96.0.0/16,fd00:10:96::/112")
    List<String> serviceCidrs();

    /** The ports that Services may have on every node, with the standalone source: first-last, both included. */
    @WithDefault("30000-32767")
    String nodePortRange();

    /** How long every change stays replayable; a topic that exists keeps what it was created with. */
    @WithDefault("7d")
    Duration historyWindow();

    /** How many copies of each topic's data the brokers keep; only used when a topic is created. */
    @WithDefault("1")
    short replicationFactor();

    /**
     * Where the standalone source keeps Secrets, in files that only the tracker's user can read. Its other objects are in
     * Kafka.
     */
    @WithDefault("/var/lib/fairway/endpoint-tracker")
    Path dataDir();

    /** mTLS of the standalone API. */
    Tls tls();

    /** The sources that there are. */
    enum SourceKind {
        /** The tracker's own API, for a cluster without an API server. */
        STANDALONE,

        /** The API server that {@code quarkus.kubernetes-client.*}, the kubeconfig or the pod's service account names. */
        KUBERNETES
    }

    /** PEM files; without a certificate the API speaks plain text, which is for tests. */
    interface Tls {

        /** Who signs the clients' certificates; a client without one is refused. */
        Optional<Path> ca();

        /** The API's own certificate, chain included. */
        Optional<Path> certificate();

        /** The certificate's key. */
        Optional<Path> key();
    }
}
