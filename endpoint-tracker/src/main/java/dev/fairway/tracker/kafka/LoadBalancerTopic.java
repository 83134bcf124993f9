package dev.fairway.tracker.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** Reads what lb-provisioner publishes, from the beginning. Used by one thread. */
public final class LoadBalancerTopic implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LoadBalancerTopic.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    /**
     * Opens the topic, which exists.
     *
     * @throws KafkaUnavailableException when the brokers do not answer
     */
    public LoadBalancerTopic(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < Topics.partitions(Topics.LOAD_BALANCERS); partition++) {
            partitions.add(new TopicPartition(Topics.LOAD_BALANCERS, partition));
        }
        try {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            ends = new HashMap<>(consumer.endOffsets(partitions));
        } catch (KafkaException e) {
            consumer.close();
            throw new KafkaUnavailableException("the load balancers cannot be read", e);
        }
    }

    /** Whether everything was read that the topic held when it was opened. */
    public boolean isCaughtUp() {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        return ends.isEmpty();
    }

    /** Hands over what comes within half a second; returns as soon as something came. */
    public void poll(Consumer<Event> reader) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.value() != null) {
                read(record, reader);
            }
        }
    }

    private static void read(ConsumerRecord<byte[], byte[]> record, Consumer<Event> reader) {
        try {
            Event event = EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(record.value()));
            if (event.resource() instanceof LoadBalancer) {
                reader.accept(event);
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.errorf(
                    e, "A load balancer is unreadable: %s-%d@%d", record.topic(), record.partition(), record.offset());
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
