package dev.fairway.tracker.kafka;

import dev.fairway.api.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics: first all that they hold, then what comes after. Used by one thread. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();

    public TopicReader(Map<String, Object> clientSettings, Collection<String> topics) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.partition.fetch.bytes", 8 << 20);
        settings.put("max.poll.records", 5000);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        for (String topic : topics) {
            for (int partition = 0; partition < Topics.partitions(topic); partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
        }
    }

    /**
     * Hands over everything that the topics hold at the time of the call.
     *
     * @throws KafkaUnavailableException when the brokers do not answer
     */
    public void readAll(Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        try {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!reached(ends)) {
                poll(handler);
            }
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("the topics cannot be read", e);
        }
    }

    /** Hands over what comes within half a second; returns as soon as something came. */
    void poll(Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        consumer.poll(POLL).forEach(handler);
    }

    /** Hands over every record after {@link #readAll}, until {@link #stop}. */
    public void follow(Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                poll(handler);
            }
        } catch (WakeupException _) {
            // stop() was called
        }
    }

    /** Ends {@link #follow}, from another thread. */
    public void stop() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
