package dev.fairway.registry.kafka;

import dev.fairway.registry.RegistryConfig;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.topic.Positions;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What of the intake's settings is known at start only: each replica reads every partition, from its own stored
 * positions. Partitions are assigned, not shared out by a group, so there is no rebalance to wait for.
 */
@Singleton
public class IntakeSettings {

    @Produces
    @Singleton
    @Identifier(TopicIntake.CHANNEL)
    Map<String, Object> settings(Registry registry, RegistryConfig config) {
        Positions read = registry.snapshot().positions();
        String assignment = read.layout().partitions().stream()
                .map(p -> p.topic() + ":" + p.number() + ":" + read.next(p))
                .collect(Collectors.joining(","));
        return Map.of("assign-seek", assignment, "client.id", "service-registry-" + config.instance());
    }
}
