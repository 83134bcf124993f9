package dev.fairway.nodeproxy;

import dev.fairway.model.Kind;
import dev.fairway.model.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The metrics of node-proxy: its own, and under kube-proxy's names those that kube-proxy's dashboards read (PRX-19).
 */
@Singleton
public class NodeProxyMetrics {

    private static final Duration[] PROGRAMMING_BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10),
        Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(300)
    };
    private static final Duration[] SYNC_BUCKETS = {
        Duration.ofNanos(100_000), Duration.ofNanos(250_000), Duration.ofNanos(500_000), Duration.ofMillis(1),
        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500),
        Duration.ofSeconds(2), Duration.ofSeconds(10)
    };

    private final Timer programming;
    private final Timer kubeProgramming;
    private final Timer sync;
    private final Timer kubeSync;
    private final Timer fullSync;
    private final Timer partialSync;
    private final Timer forgetting;
    private final Counter failures;
    private final Counter serviceChanges;
    private final Counter endpointChanges;
    private final Counter forgottenFlows;
    private final AtomicLong lastSync = new AtomicLong();
    private final AtomicLong lastQueued = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong announced = new AtomicLong();
    private final AtomicLong pendingServices = new AtomicLong();
    private final AtomicLong pendingEndpoints = new AtomicLong();

    /** Declares all of them. */
    public NodeProxyMetrics(MeterRegistry registry) {
        programming = timer(
                registry,
                "node.proxy.network.programming.duration",
                "From when a change was observed to when it is in the kernel",
                PROGRAMMING_BUCKETS);
        kubeProgramming = timer(
                registry,
                "kubeproxy.network.programming.duration",
                "In-cluster network programming latency",
                PROGRAMMING_BUCKETS);
        sync = timer(
                registry,
                "node.proxy.sync.duration",
                "From when changes were received to when the kernel acknowledged them",
                SYNC_BUCKETS);
        kubeSync = timer(registry, "kubeproxy.sync.proxy.rules.duration", "Rule synchronisation latency", SYNC_BUCKETS);
        fullSync = timer(
                registry, "kubeproxy.sync.full.proxy.rules.duration", "Full resynchronisation latency", SYNC_BUCKETS);
        partialSync = timer(
                registry,
                "kubeproxy.sync.partial.proxy.rules.duration",
                "Partial synchronisation latency",
                SYNC_BUCKETS);
        forgetting = timer(
                registry,
                "kubeproxy.conntrack.reconciler.sync.duration",
                "How long it took to end tracked flows that lead nowhere",
                SYNC_BUCKETS);
        failures = counter(registry, "kubeproxy.sync.proxy.rules.nftables.sync.failures", "Failed synchronisations");
        serviceChanges = counter(registry, "kubeproxy.sync.proxy.rules.service.changes", "Service changes");
        endpointChanges = counter(registry, "kubeproxy.sync.proxy.rules.endpoint.changes", "Endpoint changes");
        forgottenFlows = counter(
                registry, "kubeproxy.conntrack.reconciler.deleted.entries", "Tracked flows that were forgotten");
        gauges(registry);
    }

    private void gauges(MeterRegistry registry) {
        registry.gauge("node.proxy.last.successful.sync.timestamp.seconds", lastSync, NodeProxyMetrics::seconds);
        registry.gauge("kubeproxy.sync.proxy.rules.last.timestamp.seconds", lastSync, NodeProxyMetrics::seconds);
        registry.gauge(
                "kubeproxy.sync.proxy.rules.last.queued.timestamp.seconds", lastQueued, NodeProxyMetrics::seconds);
        registry.gauge("node.proxy.changes.pending", pending, AtomicLong::doubleValue);
        registry.gauge("node.proxy.announced.addresses", announced, AtomicLong::doubleValue);
        registry.gauge("kubeproxy.sync.proxy.rules.service.changes.pending", pendingServices, AtomicLong::doubleValue);
        registry.gauge(
                "kubeproxy.sync.proxy.rules.endpoint.changes.pending", pendingEndpoints, AtomicLong::doubleValue);
    }

    /** How many load balancer addresses this node answers for. */
    void announcing(int addresses) {
        announced.set(addresses);
    }

    private static Timer timer(MeterRegistry registry, String name, String description, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static double seconds(AtomicLong millis) {
        return millis.doubleValue() / 1000;
    }

    void stepped(Programmer.Result result, Duration took, Instant now) {
        sync.record(took);
        kubeSync.record(took);
        (result.full() ? fullSync : partialSync).record(took);
        forgetting.record(result.forgotten().took());
        forgottenFlows.increment(result.forgotten().flows());
        pending.set(result.refused().size());
        pendingServices.set(count(result.pending(), Kind.SERVICE));
        pendingEndpoints.set(count(result.pending(), Kind.ENDPOINT_SLICE));
        for (Event event : result.programmed()) {
            Duration sinceObserved = Duration.between(event.observedAt(), now);
            if (!sinceObserved.isNegative()) {
                programming.record(sinceObserved);
                kubeProgramming.record(sinceObserved);
            }
        }
        if (result.isComplete()) {
            lastSync.set(now.toEpochMilli());
        } else {
            failures.increment();
        }
    }

    private static long count(List<Event> events, Kind kind) {
        return events.stream().filter(event -> event.resource().kind() == kind).count();
    }

    void received(Event event, Instant now) {
        lastQueued.set(now.toEpochMilli());
        Kind kind = event.resource().kind();
        if (kind == Kind.SERVICE) {
            serviceChanges.increment();
        } else if (kind == Kind.ENDPOINT_SLICE) {
            endpointChanges.increment();
        }
    }
}
