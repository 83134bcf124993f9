package dev.fairway.dns;

import dev.fairway.dns.core.forward.AnswerCache;
import dev.fairway.dns.core.forward.ServerAddress;
import dev.fairway.dns.core.zone.ClientNamespaces;
import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.secondary.SecondaryNotifier;
import dev.fairway.dns.server.DotOptions;
import dev.fairway.dns.server.OwnAddresses;
import dev.fairway.dns.server.ServerOptions;
import dev.fairway.dns.upstream.ForwardingOptions;
import dev.fairway.dns.upstream.UpstreamSource;
import dev.fairway.model.Kind;
import dev.fairway.model.net.Cidr;
import dev.fairway.registryclient.RegistryOptions;
import dev.fairway.registryclient.TlsFiles;
import dev.fairway.registryclient.WatchOptions;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.ZoneSettings;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the configuration to the options of each part. */
@Singleton
final class Wiring {

    /** How long a secondary may take for its first answer; those that are near take a millisecond. */
    private static final Duration SECONDARY_ANSWERS = Duration.ofSeconds(2);

    private final DnsResponderConfig config;

    Wiring(DnsResponderConfig config) {
        this.config = config;
    }

    DnsResponderConfig config() {
        return config;
    }

    ZoneSettings zoneSettings() {
        int ttl = Math.toIntExact(config.ttl().toSeconds());
        return new ZoneSettings(
                DnsName.of(config.zone()),
                ttl,
                config.podRecords(),
                OwnAddresses.of(listenAddresses()),
                new ZoneSettings.Filter(
                        config.records().namespaces().orElse(Set.of()),
                        config.records().endpoints(),
                        config.records().emptyServices()));
    }

    RegistryOptions registryOptions() {
        RegistryOptions options = RegistryOptions.of(config.registry().address());
        DnsResponderConfig.Tls tls = config.tls();
        if (tls.ca().isEmpty() && tls.certificate().isEmpty() && tls.key().isEmpty()) {
            return options;
        }
        return options.withTls(new TlsFiles(
                tls.ca().orElseThrow(() -> missing("ca")),
                tls.certificate().orElseThrow(() -> missing("certificate")),
                tls.key().orElseThrow(() -> missing("key"))));
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("dns-responder.tls." + key + " is missing beside the other TLS files");
    }

    WatchOptions watchOptions() {
        Set<Kind> kinds = EnumSet.of(Kind.SERVICE, Kind.ENDPOINT_SLICE, Kind.NAMESPACE);
        if (config.podRecords() == ZoneSettings.PodRecords.VERIFIED || config.searchCompletion()) {
            kinds.add(Kind.POD);
        }
        if (!config.records().endpoints()) {
            kinds.remove(Kind.ENDPOINT_SLICE);
        }
        return WatchOptions.of(kinds.toArray(Kind[]::new)).withDataDir(config.dataDir());
    }

    ServerOptions serverOptions() {
        int threads = config.threads() == 0 ? Runtime.getRuntime().availableProcessors() : config.threads();
        return new ServerOptions(
                listenAddresses(),
                config.port(),
                threads,
                config.server().idleTimeout(),
                config.server().maxConnections(),
                dot());
    }

    private List<InetAddress> listenAddresses() {
        return config.listen().stream().map(InetAddress::ofLiteral).toList();
    }

    private Optional<DotOptions> dot() {
        DnsResponderConfig.Dot dot = config.dot();
        if (dot.certificate().isPresent() != dot.key().isPresent()) {
            throw new IllegalArgumentException("dns-responder.dot needs both a certificate and a key, or neither");
        }
        return dot.certificate()
                .flatMap(certificate -> dot.key().map(key -> new DotOptions(dot.port(), certificate, key)));
    }

    ClientPolicy clientPolicy() {
        Optional<ClientNamespaces> namespaces =
                config.searchCompletion() ? Optional.of(new ClientNamespaces(zoneSettings())) : Optional.empty();
        List<Cidr> transfers = config.transfer().allow().orElse(List.of()).stream()
                .map(Cidr::parse)
                .toList();
        return new ClientPolicy(namespaces, transfers);
    }

    SecondaryNotifier.Options notifierOptions() {
        return new SecondaryNotifier.Options(
                config.transfer().notifySecondaries().orElse(List.of()).stream()
                        .map(ServerAddress::parse)
                        .toList(),
                config.transfer().notifyPause(),
                SECONDARY_ANSWERS);
    }

    ForwardingOptions forwardingOptions() {
        DnsResponderConfig.Forward forward = config.forward();
        DnsResponderConfig.Cache cache = config.cache();
        return new ForwardingOptions(
                forward.policy(),
                forward.attemptTimeout(),
                forward.deadline(),
                forward.maxConcurrent(),
                forward.maxFailures(),
                forward.healthInterval(),
                cache.staleAfter(),
                new AnswerCache.Limits(
                        cache.entries(), cache.minTtl(), cache.maxTtl(), cache.maxNegativeTtl(), cache.serveStale()));
    }

    UpstreamSource upstreamSource() {
        return new UpstreamSource(
                config.upstreams().orElse(List.of()),
                config.stubDomains(),
                config.forward().file());
    }
}
