package dev.fairway.tracker;

import dev.fairway.tracker.kafka.RecordSender;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Puts the service together. */
@ApplicationScoped
class Wiring {

    @Produces
    @Singleton
    TrackerLifecycle.Surroundings surroundings(
            CurrentTracker current,
            GatewayState gateways,
            TrackerMetrics metrics,
            Instance<KubernetesClient> kubernetes) {
        return new TrackerLifecycle.Surroundings(
                current, gateways, metrics, kubernetes::get, () -> Quarkus.asyncExit(1));
    }

    @Produces
    @Singleton
    @Startup
    TrackerLifecycle lifecycle(
            EndpointTrackerConfig config,
            @Channel("records") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    Emitter<Record<String, byte[]>> emitter,
            TrackerLifecycle.Surroundings surroundings,
            @Identifier("default-kafka-broker") Map<String, Object> kafkaSettings) {
        // What is in flight is bounded before the emitter: by the publisher, and by the callers that wait for a write.
        Map<String, Object> clients = new HashMap<>(kafkaSettings);
        clients.keySet().removeIf(key -> key.endsWith(".serializer") || key.endsWith(".deserializer"));
        clients.put(CommonClientConfigs.CLIENT_ID_CONFIG, "endpoint-tracker");
        ExecutorService completions = Executors.newSingleThreadExecutor(Thread.ofPlatform()
                .name("endpoint-tracker-completions")
                .daemon()
                .factory());
        RecordSender sender = new RecordSender(emitter, completions);
        TrackerLifecycle lifecycle = new TrackerLifecycle(config, sender, clients, surroundings);
        lifecycle.start();
        return lifecycle;
    }

    void stop(@Observes ShutdownEvent event, TrackerLifecycle lifecycle) {
        lifecycle.stop();
    }
}
