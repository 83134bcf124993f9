package dev.fairway.provisioner.kafka;

import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes load balancers to their topic. Used by one thread. */
public final class LoadBalancerTopic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final KafkaProducer<String, byte[]> producer;

    public LoadBalancerTopic(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 0);
        settings.put("request.timeout.ms", 2000);
        settings.put("delivery.timeout.ms", (int) PATIENCE.toMillis());
        settings.put("max.block.ms", PATIENCE.toMillis());
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Writes the events, all under way at once, and waits until they stand in Kafka.
     *
     * @throws KafkaException when some may not: writing them again does no harm
     */
    public void write(List<Event> events) throws InterruptedException {
        List<Future<RecordMetadata>> underWay = new ArrayList<>();
        for (Event event : events) {
            underWay.add(producer.send(record(event, EventMapper.toWire(event).toByteArray())));
            if (event.isDeletion()) {
                underWay.add(producer.send(record(event, null)));
            }
        }
        for (Future<RecordMetadata> one : underWay) {
            try {
                one.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new KafkaException("Kafka does not take load balancers", e);
            }
        }
    }

    private static ProducerRecord<String, byte[]> record(Event event, byte @Nullable [] value) {
        LoadBalancer loadBalancer = (LoadBalancer) event.resource();
        String key = Topics.recordKey(loadBalancer);
        List<Header> headers = List.of(
                header(Topics.EPOCH_HEADER, Long.toString(event.id().epoch())),
                header(Topics.UID_HEADER, loadBalancer.meta().uid()));
        int partition = Topics.partition(Topics.LOAD_BALANCERS, Topics.partitionKey(loadBalancer));
        return new ProducerRecord<>(Topics.LOAD_BALANCERS, partition, key, value, headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
