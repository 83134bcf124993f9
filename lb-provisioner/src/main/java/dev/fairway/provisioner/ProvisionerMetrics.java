package dev.fairway.provisioner;

import dev.fairway.provisioner.core.cloud.CloudProvider;
import dev.fairway.provisioner.core.pool.AddressPool;
import dev.fairway.provisioner.core.pool.PoolProvider;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of lb-provisioner. */
@Singleton
public class ProvisionerMetrics {

    private final Counter unreadable;
    private final Counter published;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong problems = new AtomicLong();

    ProvisionerMetrics(MeterRegistry registry, PoolProvider provider, AwsProvider aws) {
        aws.provider()
                .ifPresent(cloud -> Gauge.builder("lb.provisioner.cloud.changes.pending", cloud, CloudProvider::pending)
                        .description("Services that wait for the cloud")
                        .register(registry));
        aws.provider()
                .ifPresent(_ -> FunctionCounter.builder("lb.provisioner.cloud.failures", aws, AwsProvider::failures)
                        .description("Times that the cloud refused or did not answer")
                        .register(registry));
        unreadable = Counter.builder("lb.provisioner.dead.letters")
                .description("Records that could not be read")
                .register(registry);
        published = Counter.builder("lb.provisioner.load.balancers.published")
                .description("States of load balancers that were published")
                .register(registry);
        Gauge.builder("lb.provisioner.changes.pending", pending, AtomicLong::get)
                .description("Load balancers that wait for Kafka")
                .register(registry);
        Gauge.builder("lb.provisioner.load.balancers.with.problems", problems, AtomicLong::get)
                .description("Load balancers that have not all that their Services ask for")
                .register(registry);
        for (AddressPool pool : provider.pools()) {
            Gauge.builder("lb.provisioner.pool.addresses", pool, AddressPool::size)
                    .description("Addresses of a pool")
                    .tag("pool", pool.name())
                    .register(registry);
            Gauge.builder("lb.provisioner.pool.addresses.in.use", provider, p -> p.inUse(pool.name()))
                    .description("Addresses of a pool that Services have")
                    .tag("pool", pool.name())
                    .register(registry);
        }
    }

    void unreadable() {
        unreadable.increment();
    }

    void written() {
        published.increment();
    }

    void pending(long changes, long loadBalancersWithProblems) {
        pending.set(changes);
        problems.set(loadBalancersWithProblems);
    }
}
