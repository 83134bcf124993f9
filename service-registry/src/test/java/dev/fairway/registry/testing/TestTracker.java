package dev.fairway.registry.testing;

import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Publishes events as endpoint-tracker does. */
public final class TestTracker implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final long epoch;
    private long sequence;

    public TestTracker(String kafkaAddress, long epoch) {
        this.epoch = epoch;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafkaAddress,
                        "acks",
                        "all",
                        "linger.ms",
                        "0",
                        "delivery.timeout.ms",
                        "30000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Publishes and waits for the broker. */
    public Event publish(Resource resource) {
        Event event = event(new Event.State.Present(resource));
        await(send(event));
        return event;
    }

    /** Until the registry has this event in its history. */
    public static void awaitKnown(Event event, RegistryChannel registry) {
        Optional<Moment> then = Optional.of(new Moment.After(event.id()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(RegistryException.class)
                .until(() -> registry.lookups().at(then).list(event.resource().kind()) != null);
    }

    public Event delete(Resource resource) {
        Event event = event(new Event.State.Deleted(resource, "deleted by the test"));
        await(send(event));
        return event;
    }

    public Event event(Event.State state) {
        Instant now = Instant.now();
        return new Event(new EventId("endpoint-tracker", epoch, ++sequence), null, now, now, state);
    }

    /** Does not wait for the broker. */
    public Future<RecordMetadata> send(Event event) {
        Resource resource = event.resource();
        String topic = Topics.of(resource.kind());
        return producer.send(new ProducerRecord<>(
                topic,
                Topics.partition(topic, Topics.partitionKey(resource)),
                bytes(Topics.recordKey(resource)),
                EventMapper.toWire(event).toByteArray()));
    }

    /** Any bytes at all. */
    public void sendRaw(String topic, String key, byte[] value) {
        await(producer.send(new ProducerRecord<>(topic, 0, bytes(key), value)));
    }

    public void flush() {
        producer.flush();
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ZERO);
    }
}
