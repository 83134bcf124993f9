package dev.fairway.registry.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.TopicRecord;
import dev.fairway.registry.core.history.HistoryRecord;
import dev.fairway.registry.core.history.Subject;
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

    /** What the history keeps of a record: its value as it is. Null for what is nothing to keep. */
    static HistoryRecord.@Nullable Content content(ConsumerRecord<byte[], byte[]> raw) {
        try {
            return switch (decode(raw)) {
                case TopicRecord.Changed(Entry entry) -> new HistoryRecord.Content(header(entry.event()), raw.value());
                case TopicRecord.Acknowledged answer ->
                    new HistoryRecord.Content(
                            new HistoryRecord.Header(
                                    Subject.agent(answer.programming().agent()), null, null, false),
                            raw.value());
                case TopicRecord.Ignored _ -> null;
            };
        } catch (InvalidRecordException e) {
            // TopicIntake tells of it.
            return null;
        }
    }

    private static HistoryRecord.Header header(Event event) {
        ObjectKey key = event.key();
        String service = event.resource() instanceof EndpointSlice slice ? slice.serviceName() : "";
        return new HistoryRecord.Header(
                new Subject(key.kind(), key.namespace(), key.name(), service),
                event.id(),
                event.cause(),
                event.isDeletion());
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
