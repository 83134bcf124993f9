package dev.fairway.tracker.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.event.Event;
import dev.fairway.tracker.core.events.PublishedState;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** What the tracker's topics hold, built by adding their records in order. */
public final class TopicContents {

    /** The tracker's own. */
    public static final List<String> TOPICS =
            Stream.concat(Topics.OF_TRACKER.stream(), Stream.of(Topics.OBJECTS)).toList();

    private static final Logger LOG = Logger.getLogger(TopicContents.class);

    private final PublishedState events = new PublishedState();
    private final LoggedObjects objects = new LoggedObjects();
    private final Map<String, Event> deletions = new HashMap<>();
    private int unreadable;

    /**
     * What a reader of {@link #TOPICS} finds.
     *
     * @throws KafkaUnavailableException when the brokers do not answer
     */
    public static TopicContents of(TopicReader reader) {
        TopicContents contents = new TopicContents();
        reader.readAll(contents::add);
        return contents;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(Topics.OBJECTS)) {
                objects.add(record);
            } else {
                addEvent(record);
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            unreadable++;
            // Our own topic: the newest state is published again where it differs, so nothing is lost.
            LOG.errorf(
                    e,
                    "A record of an own topic is unreadable: %s-%d@%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }

    private void addEvent(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        String key = record.topic() + "/" + new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            Event deletion = deletions.remove(key);
            if (deletion != null) {
                events.forget(deletion);
            }
            return;
        }
        Event event = EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(record.value()));
        events.add(event);
        if (event.isDeletion()) {
            deletions.put(key, event);
        } else {
            deletions.remove(key);
        }
    }

    public PublishedState events() {
        return events;
    }

    public LoggedObjects objects() {
        return objects;
    }

    /** How many records could not be read. */
    public int unreadable() {
        return unreadable;
    }

    /** 0 when all topics are empty. */
    public long highestEpoch() {
        return Math.max(events.highestEpoch(), objects.highestEpoch());
    }
}
