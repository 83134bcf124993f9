package dev.fairway.registry.kafka;

import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.TopicRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes every record of every topic in, in the order of its partition, from the stored positions on.
 *
 * <p>On the channel's own event loop: nothing here waits, for what is to be stored is written behind, and a change that
 * goes from thread to thread is late on a busy machine (decision 0022).
 */
@ApplicationScoped
public class TopicIntake {

    static final String CHANNEL = "topics";

    private final Registry registry;
    private final DeadLetters deadLetters;

    TopicIntake(Registry registry, DeadLetters deadLetters) {
        this.registry = registry;
        this.deadLetters = deadLetters;
    }

    @Incoming(CHANNEL)
    void take(ConsumerRecords<byte[], byte[]> records) {
        List<TopicRecord> decoded = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> raw : records) {
            decoded.add(decode(raw));
        }
        registry.take(decoded);
    }

    private TopicRecord decode(ConsumerRecord<byte[], byte[]> raw) {
        try {
            return RecordDecoder.decode(raw);
        } catch (InvalidRecordException e) {
            deadLetters.take(raw, e);
            return RecordDecoder.ignored(raw);
        }
    }
}
