package dev.fairway.dns;

import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.registry.ProgrammingDurations;
import dev.fairway.dns.registry.ProgrammingDurations.ServiceKind;
import dev.fairway.dns.server.DnsServer;
import dev.fairway.dns.server.QueryCounters;
import dev.fairway.dns.server.QueryCounters.Protocol;
import dev.fairway.dns.server.QueryCounters.Zone;
import dev.fairway.dns.upstream.Forwarder;
import dev.fairway.dns.upstream.ForwardingMetrics;
import dev.fairway.dns.upstream.UpstreamReload;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The metrics, under CoreDNS's names where the meaning is the same, so that its dashboards work. */
@Singleton
final class DnsResponderMetrics {

    private static final List<String> SERVER = List.of("server", "zone", "view");
    private static final int CODES = 32;
    private static final int TYPES = 256;

    private final CollectorRegistry registry;

    DnsResponderMetrics(CollectorRegistry registry) {
        this.registry = registry;
    }

    /** One for the whole process: Quarkus' own is a new one wherever it is injected. */
    @Produces
    @Singleton
    static CollectorRegistry collectorRegistry() {
        return new CollectorRegistry(true);
    }

    /** Where the numbers are counted. */
    record Sources(
            ReadyZone zone,
            DnsServer server,
            Forwarder forwarder,
            UpstreamReload reload,
            ProgrammingDurations durations) {}

    /** Makes the numbers visible; they are read whenever somebody asks for them. */
    void publish(Sources sources) {
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return families(sources);
            }
        });
    }

    private static List<MetricFamilySamples> families(Sources sources) {
        List<QueryCounters> loops = sources.server().counters();
        List<String> server = List.of("dns://:" + sources.server().port(), ".", "");
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(requests(loops, server));
        families.add(responses(loops, server));
        families.add(durations(loops, server));
        families.add(programming(sources.durations()));
        addForwarding(sources.forwarder(), families);
        families.add(counter(
                "coredns_reload_failed",
                "Changes of the upstreams that were refused",
                sources.reload().failures()));
        families.add(gauge(
                "dns_responder_connections",
                "Open TCP connections",
                sources.server().connections()));
        families.add(gauge(
                "dns_responder_serial",
                "Serial of the state that is served",
                Integer.toUnsignedLong(sources.zone().serial())));
        families.add(counter(
                "dns_responder_dropped", "Messages that were no queries", sum(loops, QueryCounters::droppedTotal)));
        return families;
    }

    private static MetricFamilySamples requests(List<QueryCounters> loops, List<String> server) {
        List<Sample> samples = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            addRequests(loops, server, protocol, false, samples);
            addRequests(loops, server, protocol, true, samples);
        }
        return new MetricFamilySamples("coredns_dns_requests", Collector.Type.COUNTER, "DNS requests", samples);
    }

    private static void addRequests(
            List<QueryCounters> loops, List<String> server, Protocol protocol, boolean ipv6, List<Sample> samples) {
        List<String> names = with(SERVER, "proto", "family", "type");
        String proto = protocol.name().toLowerCase(Locale.ROOT);
        for (int type = 0; type < TYPES; type++) {
            int number = type;
            long count = sum(loops, loop -> loop.requests(protocol, ipv6, number));
            if (count > 0) {
                List<String> values = with(server, proto, ipv6 ? "2" : "1", TypeNames.of(type));
                samples.add(sample("coredns_dns_requests_total", names, values, count));
            }
        }
    }

    private static MetricFamilySamples responses(List<QueryCounters> loops, List<String> server) {
        List<Sample> samples = new ArrayList<>();
        List<String> names = with(SERVER, "rcode", "plugin");
        for (Zone zone : Zone.values()) {
            for (int code = 0; code < CODES; code++) {
                int number = code;
                long count = sum(loops, loop -> loop.responses(zone, number));
                if (count > 0) {
                    String plugin = zone == Zone.CLUSTER ? "kubernetes" : "forward";
                    samples.add(sample(
                            "coredns_dns_responses_total",
                            names,
                            with(server, QueryCounters.codeName(code), plugin),
                            count));
                }
            }
        }
        return new MetricFamilySamples("coredns_dns_responses", Collector.Type.COUNTER, "DNS responses", samples);
    }

    private static MetricFamilySamples durations(List<QueryCounters> loops, List<String> server) {
        Histogram histogram = new Histogram("coredns_dns_request_duration_seconds", SERVER, server);
        for (int bucket = 0; bucket <= QueryCounters.BUCKETS; bucket++) {
            long count = 0;
            for (Zone zone : Zone.values()) {
                int number = bucket;
                count += sum(loops, loop -> loop.durations(zone, number));
            }
            histogram.bucket(
                    bucket == QueryCounters.BUCKETS ? Double.POSITIVE_INFINITY : QueryCounters.boundSeconds(bucket),
                    count);
        }
        double total = 0;
        for (Zone zone : Zone.values()) {
            total += sum(loops, loop -> loop.nanoseconds(zone)) / 1e9;
        }
        return histogram.family("Time from a query to its answer", total);
    }

    private static MetricFamilySamples programming(ProgrammingDurations durations) {
        List<Sample> samples = new ArrayList<>();
        String name = "coredns_kubernetes_dns_programming_duration_seconds";
        for (ServiceKind kind : ServiceKind.values()) {
            Histogram histogram = new Histogram(
                    name, List.of("service_kind"), List.of(kind.name().toLowerCase(Locale.ROOT)));
            for (int bucket = 0; bucket <= ProgrammingDurations.BUCKETS; bucket++) {
                double bound = bucket == ProgrammingDurations.BUCKETS
                        ? Double.POSITIVE_INFINITY
                        : ProgrammingDurations.bound(bucket).toMillis() / 1e3;
                histogram.bucket(bound, durations.count(kind, bucket));
            }
            samples.addAll(histogram.samples(durations.total(kind).toNanos() / 1e9));
        }
        return new MetricFamilySamples(
                name, Collector.Type.HISTOGRAM, "Time from a change of endpoints to the answer that shows it", samples);
    }

    private static void addForwarding(Forwarder forwarder, List<MetricFamilySamples> families) {
        ForwardingMetrics metrics = forwarder.metrics();
        families.add(counter("coredns_cache_misses", "Questions that the cache did not answer", metrics.misses()));
        families.add(
                counter("coredns_cache_served_stale", "Answers given after their time", metrics.servedStaleTotal()));
        families.add(counter(
                "coredns_cache_prefetch", "Questions asked before their answer ended", metrics.prefetchTotal()));
        families.add(counter(
                "coredns_cache_evictions",
                "Answers that had to go for others",
                forwarder.cache().evictions()));
        families.add(counter(
                "coredns_forward_max_concurrent_rejects",
                "Questions refused for too many on their way",
                metrics.refusedTotal()));
        families.add(new MetricFamilySamples(
                "coredns_cache_hits",
                Collector.Type.COUNTER,
                "Questions that the cache answered",
                List.of(
                        typed("coredns_cache_hits_total", "success", metrics.positiveHits()),
                        typed("coredns_cache_hits_total", "denial", metrics.negativeHits()))));
        families.add(new MetricFamilySamples(
                "coredns_cache_entries",
                Collector.Type.GAUGE,
                "Answers that are kept",
                List.of(
                        typed(
                                "coredns_cache_entries",
                                "success",
                                forwarder.cache().size(true)),
                        typed(
                                "coredns_cache_entries",
                                "denial",
                                forwarder.cache().size(false)))));
        families.add(attempts(metrics));
    }

    private static MetricFamilySamples attempts(ForwardingMetrics metrics) {
        List<Sample> samples = new ArrayList<>();
        metrics.targets().forEach((target, series) -> {
            List<String> names = List.of("proxy_name", "to", "rcode");
            String code = target.code() < 0 ? "TIMEOUT" : QueryCounters.codeName(target.code());
            List<String> values = List.of("forward", target.upstream(), code);
            String name = "coredns_proxy_request_duration_seconds";
            samples.add(sample(name + "_count", names, values, series.count()));
            samples.add(new Sample(name + "_sum", names, values, series.nanoseconds() / 1e9));
        });
        return new MetricFamilySamples(
                "coredns_proxy_request_duration_seconds", Collector.Type.SUMMARY, "Time that upstreams took", samples);
    }

    private static Sample typed(String name, String type, long value) {
        return sample(name, List.of("type"), List.of(type), value);
    }

    private static MetricFamilySamples counter(String name, String help, long value) {
        Sample sample = sample(name + "_total", List.of(), List.of(), value);
        return new MetricFamilySamples(name, Collector.Type.COUNTER, help, List.of(sample));
    }

    private static MetricFamilySamples gauge(String name, String help, long value) {
        return new MetricFamilySamples(
                name, Collector.Type.GAUGE, help, List.of(sample(name, List.of(), List.of(), value)));
    }

    private static Sample sample(String name, List<String> labels, List<String> values, long value) {
        return new Sample(name, labels, values, (double) value);
    }

    private static long sum(List<QueryCounters> loops, ToLongFunction<QueryCounters> count) {
        return loops.stream().mapToLong(count).sum();
    }

    private static List<String> with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }

    /** Buckets as Prometheus counts them: each with all smaller ones. */
    private static final class Histogram {
        private final String name;
        private final List<String> labels;
        private final List<String> values;
        private final List<Sample> samples = new ArrayList<>();
        private long count;

        Histogram(String name, List<String> labels, List<String> values) {
            this.name = name;
            this.labels = labels;
            this.values = values;
        }

        void bucket(double bound, long inBucket) {
            count += inBucket;
            samples.add(sample(
                    name + "_bucket", with(labels, "le"), with(values, Collector.doubleToGoString(bound)), count));
        }

        List<Sample> samples(double total) {
            samples.add(sample(name + "_count", labels, values, count));
            samples.add(new Sample(name + "_sum", labels, values, total));
            return samples;
        }

        MetricFamilySamples family(String help, double total) {
            return new MetricFamilySamples(name, Collector.Type.HISTOGRAM, help, samples(total));
        }
    }
}
