package dev.fairway.provisioner.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.Programming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** Reads what decides about load balancers: from the beginning, all partitions, by one thread. */
public final class ClusterTopics implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ClusterTopics.class);
    private static final List<String> TOPICS =
            List.of(Topics.LOAD_BALANCERS, Topics.SERVICES, Topics.NODES, Topics.ENDPOINTS, Topics.PROGRAMMING);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Runnable unreadable;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** Takes what the topics hold. */
    public interface Reader {

        /** A state of a Service, node, endpoint slice or load balancer. */
        void event(Event event);

        void programming(Programming programming);
    }

    /**
     * Reads nothing yet.
     *
     * @param unreadable told of each record that can't be what its topic holds; it is passed over
     */
    public ClusterTopics(Map<String, Object> clientSettings, Runnable unreadable) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.partition.fetch.bytes", 8 << 20);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.unreadable = unreadable;
    }

    /**
     * Begins at the beginning, once all topics are there.
     *
     * @return false when some are missing: endpoint-tracker makes them
     * @throws org.apache.kafka.common.KafkaException when the brokers do not answer
     */
    public boolean open() {
        Set<String> existing = consumer.listTopics().keySet();
        if (!existing.containsAll(TOPICS)) {
            return false;
        }
        partitions.clear();
        for (String topic : TOPICS) {
            for (int partition = 0; partition < Topics.partitions(topic); partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        ends.putAll(consumer.endOffsets(partitions));
        return true;
    }

    /** Whether everything was read that the topics held at {@link #open}. */
    public boolean isCaughtUp() {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        return ends.isEmpty();
    }

    /** Hands over what comes within the time; returns as soon as something came. */
    public void poll(Duration wait, Reader reader) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            if (record.value() != null) {
                read(record, reader);
            }
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record, Reader reader) {
        try {
            if (record.topic().equals(Topics.PROGRAMMING)) {
                reader.programming(
                        EventMapper.fromWire(dev.fairway.api.event.v1.Programming.parseFrom(record.value())));
            } else {
                Event event = EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(record.value()));
                if (!Topics.of(event.resource().kind()).equals(record.topic())) {
                    throw new IllegalArgumentException("an object of another topic: " + event.key());
                }
                reader.event(event);
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            unreadable.run();
            LOG.errorf(e, "A record is unreadable: %s-%d@%d", record.topic(), record.partition(), record.offset());
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
