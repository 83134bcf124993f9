package dev.fairway.dns;

import dev.fairway.dns.upstream.ForwardingOptions;
import dev.fairway.rules.dns.ZoneSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Configuration of the dns-responder. Times are durations such as {@code 5s} or {@code 500ms}. */
@ConfigMapping(prefix = "dns-responder")
public interface DnsResponderConfig {

    /** The replica's name: it acknowledges as {@code dns/<instance>}, which its certificate must say too. */
    @WithDefault("${hostname:dns}")
    String instance();

    /** The addresses to listen on; one that no interface has yet is taken once it has. */
    @WithDefault("0.0.0.0,::")
    List<String> listen();

    /** The port for UDP and TCP. */
    @WithDefault("53")
    int port();

    /** Event loops, each with sockets of its own; 0 is one a core. */
    @WithDefault("0")
    int threads();

    /** The cluster domain. */
    @WithDefault("cluster.local")
    String zone();

    /** TTL of cluster records and of negative answers, 0 s to 1 h. A change shows at once for who asks anew. */
    @WithDefault("5s")
    Duration ttl();

    /** Names below pod.&lt;zone&gt;: disabled, insecure (any address in an existing namespace), verified. */
    @WithDefault("disabled")
    ZoneSettings.PodRecords podRecords();

    /**
     * Answers the first name of a pod's search list with a CNAME to the first name of the list that exists, so that one
     * question does for five. Follows all pods.
     */
    @WithDefault("false")
    boolean searchCompletion();

    /** Where the last known state is kept; a restart without the registry answers from it. */
    @WithDefault("/var/lib/fairway/dns-responder")
    Path dataDir();

    /** The registry to follow. */
    Registry registry();

    /** Identity towards the registry. */
    Tls tls();

    /** Connections of clients. */
    Server server();

    /** DNS over TLS; off without a certificate. */
    Dot dot();

    /** Transfers of the zone. */
    Transfer transfer();

    /** Which of the cluster's names are shown. */
    Records records();

    /** Name servers for names that are not the cluster's: addresses, or the path of a resolv.conf. None: REFUSED. */
    Optional<List<String>> upstreams();

    /** Domains with name servers of their own. */
    Map<String, List<String>> stubDomains();

    /** How upstreams are asked. */
    Forward forward();

    /** Answers of upstreams that are kept. Cluster names never are. */
    Cache cache();

    /** Health and readiness. */
    Http http();

    /** How long to go on answering after the stop signal, not ready any more, so that clients can move away. */
    @WithDefault("0s")
    Duration lameduck();

    /** The share of queries that is logged, 0 to 1. */
    @WithDefault("0")
    double queryLog();

    /** The registry to follow. */
    interface Registry {
        /** {@code host:port}, or several with commas between. */
        String address();
    }

    /** PEM files; without them the connection is plaintext, which is for tests only. */
    interface Tls {
        /** The certificates that sign the registry's. */
        Optional<Path> ca();

        /** This replica's certificate chain. */
        Optional<Path> certificate();

        /** Its private key, PKCS #8. */
        Optional<Path> key();
    }

    /** Connections of clients. */
    interface Server {
        /** A connection without a question for so long is closed. */
        @WithDefault("10s")
        Duration idleTimeout();

        /** Connections of all clients together; more are closed at once. */
        @WithDefault("2000")
        int maxConnections();
    }

    /** DNS over TLS; off without a certificate. */
    interface Dot {
        /** The port. */
        @WithDefault("853")
        int port();

        /** PEM file of the certificate chain; a renewed one is taken without a restart. */
        Optional<Path> certificate();

        /** PEM file of its private key, PKCS #8. */
        Optional<Path> key();
    }

    /** Which of the cluster's names are shown. */
    interface Records {
        /** The namespaces that have names; all without it. */
        Optional<Set<String>> namespaces();

        /** Whether endpoints have names; without them headless Services have none. */
        @WithDefault("true")
        boolean endpoints();

        /**
         * Whether a Service with a cluster IP has its name while no endpoint of it is ready; without it clients go on along
         * their search lists.
         */
        @WithDefault("true")
        boolean emptyServices();
    }

    /** Transfers of the zone. */
    interface Transfer {
        /** Networks that may have it; nobody else. */
        Optional<List<String>> allow();

        /** Secondary servers that are told when the zone has changed (RFC 1996): addresses, with a port where it is not 53. */
        Optional<List<String>> notifySecondaries();

        /** How often each of them is told, at most; a longer pause costs them older answers. */
        @WithDefault("5s")
        Duration notifyPause();
    }

    /** How upstreams are asked. */
    interface Forward {
        /** In which order: random, round-robin or sequential; one that is down comes last. */
        @WithDefault("random")
        ForwardingOptions.Policy policy();

        /** How long one upstream may take before the next one is asked. */
        @WithDefault("2s")
        Duration attemptTimeout();

        /** How long all upstreams together may take before the client gets SERVFAIL. */
        @WithDefault("5s")
        Duration deadline();

        /** Questions on their way at the same time; more are refused. */
        @WithDefault("1000")
        int maxConcurrent();

        /** Questions without an answer in a row, after which an upstream counts as down. */
        @WithDefault("2")
        int maxFailures();

        /** How often an upstream that is down is probed. */
        @WithDefault("500ms")
        Duration healthInterval();

        /**
         * Properties {@code upstreams} and {@code stub-domains.<domain>} in place of the keys above, read again when
         * they change.
         */
        Optional<Path> file();

        /** How often that file, and any resolv.conf, is looked at. */
        @WithDefault("5s")
        Duration reloadInterval();
    }

    /** Answers of upstreams that are kept. */
    interface Cache {
        /** Positive answers, and again as many negative ones; 0 keeps nothing. */
        @WithDefault("9984")
        int entries();

        /** Kept at least so long. */
        @WithDefault("5s")
        Duration minTtl();

        /** A positive answer is kept at most so long. */
        @WithDefault("1h")
        Duration maxTtl();

        /** A negative answer is kept at most so long. */
        @WithDefault("30m")
        Duration maxNegativeTtl();

        /** How long after its end an answer stands in for upstreams that do not answer; 0 never. */
        @WithDefault("1h")
        Duration serveStale();

        /** How long upstreams may take before a stale answer is given. */
        @WithDefault("1500ms")
        Duration staleAfter();
    }

    /** Health and readiness. */
    interface Http {
        /** The address of both servers. */
        @WithDefault("0.0.0.0")
        String host();

        /** {@code /health}: the process lives. */
        @WithDefault("8080")
        int healthPort();

        /** {@code /ready}: the cluster's names are known. */
        @WithDefault("8181")
        int readyPort();
    }
}
