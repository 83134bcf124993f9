package dev.fairway.provisioner;

import dev.fairway.provisioner.core.LoadBalancerProvider;
import dev.fairway.provisioner.core.Provisioner;
import dev.fairway.provisioner.core.pool.AddressPool;
import dev.fairway.provisioner.core.pool.PoolProvider;
import dev.fairway.provisioner.kafka.ClusterTopics;
import dev.fairway.provisioner.kafka.LoadBalancerTopic;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the service together. */
@ApplicationScoped
class Wiring {

    private static final Duration END_WITHIN = Duration.ofSeconds(3);

    private @Nullable Thread thread;

    @Produces
    @Singleton
    PoolProvider provider(ProvisionerConfig config) {
        List<AddressPool> pools = new TreeMap<>(config.pools())
                .entrySet().stream()
                        .map(pool -> AddressPool.parse(
                                pool.getKey(),
                                pool.getValue().addresses(),
                                pool.getValue().autoAssign(),
                                pool.getValue().avoidBuggyAddresses()))
                        .toList();
        return new PoolProvider(pools, config.defaultClass());
    }

    @Produces
    @Singleton
    AwsProvider aws(ProvisionerConfig config) {
        return new AwsProvider(config.aws());
    }

    @Produces
    @Singleton
    ProvisioningLoop loop(
            ProvisionerConfig config,
            PoolProvider pools,
            AwsProvider aws,
            ProvisionerMetrics metrics,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        Map<String, Object> clients = new HashMap<>(kafka);
        clients.keySet().removeIf(key -> key.endsWith(".serializer") || key.endsWith(".deserializer"));
        clients.put("client.id", "lb-provisioner");
        return new ProvisioningLoop(
                new Provisioner(providers(aws, pools), config.agentGrace()),
                () -> new ClusterTopics(clients, metrics::unreadable),
                () -> new LoadBalancerTopic(clients),
                metrics,
                () -> Quarkus.asyncExit(1));
    }

    /** AWS first: where it is for all Services, nothing is left for the pools. */
    private static List<LoadBalancerProvider> providers(AwsProvider aws, PoolProvider pools) {
        return Stream.concat(aws.provider().stream(), Stream.of(pools)).toList();
    }

    void start(@Observes StartupEvent event, ProvisioningLoop loop, AwsProvider aws) {
        aws.start();
        thread = Thread.ofPlatform().name("provisioning").daemon().start(loop);
    }

    void stop(@Observes ShutdownEvent event, AwsProvider aws) throws InterruptedException {
        aws.stop();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(END_WITHIN);
        }
    }
}
