package dev.fairway.provisioner.system;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Programming;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics as tracker and registry write them, and what the provisioner makes of it. */
final class ClusterRecords implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, LoadBalancer> loadBalancers = new HashMap<>();
    private final List<String> tombstones = new ArrayList<>();
    private long sequence;

    ClusterRecords(String kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.createTopics(Topics.ALL.stream()
                            .map(topic -> new NewTopic(topic, Topics.partitions(topic), (short) 1)
                                    .configs(Topics.settings(Duration.ofHours(1))))
                            .toList())
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all"), new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", false, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, Topics.partitions(Topics.LOAD_BALANCERS))
                .mapToObj(partition -> new TopicPartition(Topics.LOAD_BALANCERS, partition))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    void present(Resource resource) throws Exception {
        write(resource, new Event.State.Present(resource));
    }

    void delete(Resource resource) throws Exception {
        write(resource, new Event.State.Deleted(resource, "deleted by the user"));
    }

    private void write(Resource resource, Event.State state) throws Exception {
        Instant now = Instant.now();
        Event event = new Event(new EventId("endpoint-tracker", 1, ++sequence), null, now, now, state);
        String topic = Topics.of(resource.kind());
        producer.send(new ProducerRecord<>(
                        topic,
                        Topics.partition(topic, Topics.partitionKey(resource)),
                        Topics.recordKey(resource),
                        EventMapper.toWire(event).toByteArray()))
                .get();
    }

    void agent(String node, Programming.Stream stream) throws Exception {
        Programming programming = new Programming("node/" + node, List.of(), List.of(), "", Instant.now(), stream);
        producer.send(new ProducerRecord<>(
                        Topics.PROGRAMMING,
                        programming.agent(),
                        EventMapper.toWire(programming).toByteArray()))
                .get();
    }

    /** A record that nobody can read. */
    void garbage() throws Exception {
        producer.send(new ProducerRecord<>(Topics.SERVICES, "default/garbage", new byte[] {1, 2, 3}))
                .get();
    }

    /** The present load balancers by record key, read up to now. */
    Map<String, LoadBalancer> loadBalancers() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            read(record);
        }
        return loadBalancers;
    }

    List<String> tombstones() {
        return tombstones;
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            tombstones.add(key);
            return;
        }
        try {
            Event event = EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(record.value()));
            if (event.isDeletion()) {
                loadBalancers.remove(key);
            } else {
                loadBalancers.put(key, (LoadBalancer) event.resource());
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
