package dev.fairway.nodeproxy.counters;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.nodeproxy.core.health.LocalEndpoints;
import dev.fairway.nodeproxy.core.traffic.ServiceTraffic;
import dev.fairway.nodeproxy.core.traffic.Traffic;
import dev.fairway.nodeproxy.core.traffic.TrafficKey;
import dev.fairway.rules.ruleset.ServiceRules;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** Metrics of what the packet path counted: refusals, and the Services' traffic where it is counted. */
@Singleton
public class CounterMetrics {

    private final MeterRegistry registry;
    private final Map<Series, AtomicLong> numbers = new HashMap<>();
    private final Map<ServiceTraffic, Endpoint> endpoints = new HashMap<>();

    private record Series(String name, Tags tags) {}

    /** One endpoint's meters, which go when it does. */
    private record Endpoint(AtomicReference<Traffic> traffic, List<Meter> meters) {}

    /** Called by the container. */
    public CounterMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Takes over what was counted; one thread calls it.
     *
     * @param refusals packets that were turned down, by family and reason
     * @param lookedUpAgain first packets whose Service changed while they were on their way, by family
     * @param counted what is counted of the Services' traffic
     * @param services those in effect
     */
    public void update(
            Map<IpFamily, Map<String, Long>> refusals,
            Map<IpFamily, Long> lookedUpAgain,
            Map<TrafficKey, Traffic> counted,
            Collection<ServiceRules> services) {
        refusals.forEach((family, reasons) -> reasons.forEach((reason, packets) ->
                set("node.proxy.refused.packets", Tags.of("reason", reason, "ip_family", family.toString()), packets)));
        lookedUpAgain.forEach((family, packets) ->
                set("node.proxy.repeated.lookups", Tags.of("ip_family", family.toString()), packets));
        for (IpFamily family : IpFamily.values()) {
            LocalEndpoints missing = LocalEndpoints.missing(family, services);
            withoutLocalEndpoints("internal", family, missing.internal());
            withoutLocalEndpoints("external", family, missing.external());
        }
        traffic(ServiceTraffic.attribute(counted, services));
    }

    /** A gauge by its meaning; kube-proxy's name for it ends like a counter's, and only a counter gets that ending. */
    private void withoutLocalEndpoints(String policy, IpFamily family, int services) {
        set(
                "kubeproxy.sync.proxy.rules.no.local.endpoints",
                Tags.of("traffic_policy", policy, "ip_family", family.toString()),
                services);
    }

    private void set(String name, Tags tags, long value) {
        numbers.computeIfAbsent(new Series(name, tags), _ -> {
                    AtomicLong number = new AtomicLong();
                    FunctionCounter.builder(name, number, AtomicLong::doubleValue)
                            .tags(tags)
                            .register(registry);
                    return number;
                })
                .set(value);
    }

    private void traffic(Map<ServiceTraffic, Traffic> traffic) {
        endpoints.entrySet().removeIf(entry -> {
            boolean gone = !traffic.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().meters().forEach(registry::remove);
            }
            return gone;
        });
        traffic.forEach((key, count) ->
                endpoints.computeIfAbsent(key, this::register).traffic().set(count));
    }

    private Endpoint register(ServiceTraffic key) {
        AtomicReference<Traffic> traffic = new AtomicReference<>(Traffic.NONE);
        Tags tags = Tags.of(
                "namespace", key.service().namespace(),
                "service", key.service().name(),
                "port", key.port(),
                "protocol", key.protocol().name(),
                "endpoint",
                        IpText.withPort(key.endpoint().address(), key.endpoint().port()));
        return new Endpoint(
                traffic,
                List.of(
                        counter("node.proxy.endpoint.connections", tags, traffic, Traffic::connections),
                        counter("node.proxy.endpoint.received.packets", tags, traffic, Traffic::packetsTo),
                        counter("node.proxy.endpoint.received.bytes", tags, traffic, Traffic::bytesTo),
                        counter("node.proxy.endpoint.sent.packets", tags, traffic, Traffic::packetsFrom),
                        counter("node.proxy.endpoint.sent.bytes", tags, traffic, Traffic::bytesFrom)));
    }

    private Meter counter(String name, Tags tags, AtomicReference<Traffic> traffic, ToDoubleFunction<Traffic> value) {
        return FunctionCounter.builder(name, traffic, current -> value.applyAsDouble(current.get()))
                .tags(tags)
                .register(registry);
    }
}
