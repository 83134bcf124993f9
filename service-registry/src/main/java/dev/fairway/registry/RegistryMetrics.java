package dev.fairway.registry;

import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.topic.Progress.Standing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

/** The registry's metrics. */
@Startup
@ApplicationScoped
public class RegistryMetrics {

    private final Counter deadLetters;

    RegistryMetrics(MeterRegistry meters, Registry registry, AgentTable agents, Instance<History> history) {
        deadLetters = Counter.builder("service_registry_dead_letters")
                .description("Records that were no valid object of their topic")
                .register(meters);
        FunctionCounter.builder("service_registry_records", registry, Registry::taken)
                .description("Records of the topics taken in")
                .register(meters);
        FunctionCounter.builder("service_registry_dropped_states", registry, Registry::droppedOfLowerEpoch)
                .description("States of a deposed leader that came after its successor's")
                .register(meters);
        Gauge.builder("service_registry_objects", registry, r -> r.snapshot().size())
                .description("Present objects")
                .register(meters);
        Gauge.builder("service_registry_streams", registry, Registry::subscriptions)
                .description("Open watch streams")
                .register(meters);
        Gauge.builder("service_registry_changes_pending", registry, Registry::pendingChanges)
                .description("Changed objects that wait for slow subscribers, over all streams")
                .register(meters);
        Gauge.builder(
                        "service_registry_history_records",
                        history,
                        h -> h.get().window().records())
                .description("Records in the history")
                .register(meters);
        Gauge.builder(
                        "service_registry_history_bytes",
                        history,
                        h -> h.get().window().bytes())
                .description("What the history takes on disk")
                .register(meters);
        Gauge.builder("service_registry_agents_connected", agents, AgentTable::connectedAgents)
                .description("Agents that hold an acknowledgement stream here")
                .register(meters);
        Gauge.builder("service_registry_behind", registry, r -> r.standing() == Standing.CURRENT ? 0 : 1)
                .description("1 while not all of Kafka is read")
                .register(meters);
    }

    /** One record went to the dead letters. */
    public void deadLetter() {
        deadLetters.increment();
    }
}
