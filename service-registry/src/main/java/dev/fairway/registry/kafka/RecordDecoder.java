package dev.fairway.registry.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.TopicRecord;
import dev.fairway.registry.core.topic.Partition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the records of the topics. */
final class RecordDecoder {

    private RecordDecoder() {}

    /**
     * Decodes one record; a tombstone is nothing to act on.
     *
     * @throws InvalidRecordException when it is no valid object of its topic
     */
    static TopicRecord decode(ConsumerRecord<byte[], byte[]> raw) throws InvalidRecordException {
        Partition partition = new Partition(raw.topic(), raw.partition());
        Instant appendedAt = Instant.ofEpochMilli(raw.timestamp());
        byte @Nullable [] value = raw.value();
        if (value == null) {
            return ignored(raw);
        }
        try {
            if (raw.topic().equals(Topics.PROGRAMMING)) {
                Programming programming = EventMapper.fromWire(dev.fairway.api.event.v1.Programming.parseFrom(value));
                requireKey(raw.key(), programming.agent());
                return new TopicRecord.Acknowledged(partition, raw.offset(), appendedAt, programming);
            }
            Event event = EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(value));
            requireTopic(raw.topic(), Topics.of(event.resource().kind()));
            requireKey(raw.key(), Topics.recordKey(event.resource()));
            return new TopicRecord.Changed(new Entry(event, partition, raw.offset(), appendedAt));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new InvalidRecordException(e.getMessage(), e);
        }
    }

    static TopicRecord ignored(ConsumerRecord<byte[], byte[]> raw) {
        return new TopicRecord.Ignored(
                new Partition(raw.topic(), raw.partition()), raw.offset(), Instant.ofEpochMilli(raw.timestamp()));
    }

    private static void requireTopic(String topic, String expected) {
        if (!topic.equals(expected)) {
            throw new IllegalArgumentException("an object of the topic " + expected);
        }
    }

    private static void requireKey(byte @Nullable [] key, String expected) {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        if (!text.equals(expected)) {
            throw new IllegalArgumentException("its key is '" + text + "', its object's is '" + expected + "'");
        }
    }
}
