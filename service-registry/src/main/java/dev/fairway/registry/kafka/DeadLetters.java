package dev.fairway.registry.kafka;

import dev.fairway.api.Topics;
import dev.fairway.registry.RegistryMetrics;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Where invalid records go: as they were, with the reason and their place in headers. */
@ApplicationScoped
public class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final Emitter<byte[]> emitter;
    private final RegistryMetrics metrics;

    DeadLetters(
            @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> emitter,
            RegistryMetrics metrics) {
        this.emitter = emitter;
        this.metrics = metrics;
    }

    void take(ConsumerRecord<byte[], byte[]> raw, InvalidRecordException reason) {
        metrics.deadLetter();
        LOG.warnf(
                "An invalid record goes to the dead letters: %s-%d@%d: %s",
                raw.topic(), raw.partition(), raw.offset(), reason.getMessage());
        Headers headers = new RecordHeaders(raw.headers())
                .add("fairway-reason", bytes(String.valueOf(reason.getMessage())))
                .add("fairway-partition", bytes(Integer.toString(raw.partition())))
                .add("fairway-offset", bytes(Long.toString(raw.offset())));
        OutgoingKafkaRecordMetadata<byte[]> metadata = OutgoingKafkaRecordMetadata.<byte[]>builder()
                .withTopic(raw.topic() + Topics.DEAD_LETTER_SUFFIX)
                .withKey(raw.key())
                .withHeaders(headers)
                .build();
        emitter.send(Message.of(raw.value()).addMetadata(metadata));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
