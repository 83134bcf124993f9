package dev.fairway.tracker.system;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the tracker has published on one topic, read from its beginning. */
final class PublishedEvents implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Event> states = new TreeMap<>();
    private final List<String> tombstones = new ArrayList<>();

    PublishedEvents(String kafka, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", false, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < Topics.partitions(topic); partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads on for a moment. */
    PublishedEvents poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(this::add);
        return this;
    }

    /** Reads all that the topic holds now. */
    PublishedEvents toEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            poll();
        }
        return this;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            tombstones.add(key);
            states.remove(key);
            return;
        }
        try {
            Event event = EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(record.value()));
            events.add(event);
            states.put(key, event);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every event, in order within a partition. */
    List<Event> all() {
        return events;
    }

    /** The newest state by record key. */
    Map<String, Event> states() {
        return states;
    }

    List<String> tombstones() {
        return tombstones;
    }

    /** Addresses of the ready endpoints of a Service of namespace default. */
    List<String> readyAddresses(String service) {
        return states.values().stream()
                .filter(event -> !event.isDeletion())
                .map(event -> (EndpointSlice) event.resource())
                .filter(slice -> slice.serviceName().equals(service))
                .flatMap(slice -> slice.endpoints().stream())
                .filter(endpoint -> endpoint.ready())
                .map(endpoint -> endpoint.address().getHostAddress())
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
