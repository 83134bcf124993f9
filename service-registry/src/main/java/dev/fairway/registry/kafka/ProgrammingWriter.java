package dev.fairway.registry.kafka;

import dev.fairway.api.EventMapper;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.RegistryConfig;
import dev.fairway.registry.core.agents.AgentReports;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Writes down what the agents acknowledge, collected for a moment. */
@ApplicationScoped
public class ProgrammingWriter {

    private static final Logger LOG = Logger.getLogger(ProgrammingWriter.class);

    private final AgentReports reports;
    private final Emitter<byte[]> emitter;
    private final RegistryConfig config;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("programming-writer").factory());

    // The reports bound what waits: one record an agent.
    ProgrammingWriter(
            AgentReports reports,
            @Channel("programming") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> emitter,
            RegistryConfig config) {
        this.reports = reports;
        this.emitter = emitter;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        long pause = config.acknowledgementInterval().toMillis();
        var _ = executor.scheduleWithFixedDelay(this::write, pause, pause, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdown();
    }

    private void write() {
        for (Programming report : reports.take()) {
            OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                    .withKey(report.agent().getBytes(StandardCharsets.UTF_8))
                    .build();
            emitter.send(Message.of(
                    EventMapper.toWire(report).toByteArray(),
                    Metadata.of(metadata),
                    () -> {
                        reports.written(report);
                        return CompletableFuture.completedFuture(null);
                    },
                    failure -> {
                        LOG.warn("Acknowledgements could not be written and wait", failure);
                        reports.failed(report);
                        return CompletableFuture.completedFuture(null);
                    }));
        }
    }
}
