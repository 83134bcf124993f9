package dev.fairway.tracker.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.Pod;
import dev.fairway.model.event.Programming.Position;
import dev.fairway.tracker.core.gates.GateWriter;
import dev.fairway.tracker.core.gates.ProgrammedGates;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * The thread that opens the readiness gates {@link Pod#PROGRAMMED_GATE}. All it knows it reads from the topics, so that
 * a restart forgets nothing.
 */
public final class ProgrammedGateReader implements Runnable {

    private static final Logger LOG = Logger.getLogger(ProgrammedGateReader.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final List<String> TOPICS =
            List.of(Topics.NODES, Topics.SERVICES, Topics.PODS, Topics.ENDPOINTS, Topics.PROGRAMMING);

    private final Map<String, Object> kafka;
    private final ProgrammedGates gates;
    private final GateWriter writer;
    private final InstantSource clock = InstantSource.system();

    /** For topics that exist. */
    public ProgrammedGateReader(Map<String, Object> kafka, ProgrammedGates gates, GateWriter writer) {
        this.kafka = kafka;
        this.gates = gates;
        this.writer = writer;
    }

    @Override
    public void run() {
        try (TopicReader topics = new TopicReader(kafka, TOPICS)) {
            readAll(topics);
            while (!Thread.currentThread().isInterrupted()) {
                gates.due(clock.instant()).forEach(this::open);
                topics.poll(this::take);
            }
        } catch (InterruptedException | InterruptException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void readAll(TopicReader topics) throws InterruptedException {
        while (true) {
            try {
                topics.readAll(this::take);
                return;
            } catch (KafkaUnavailableException e) {
                LOG.warnf("The readiness gates wait for Kafka: %s", e.getMessage());
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private void open(Pod pod) {
        if (writer.open(pod)) {
            gates.opened(pod);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            if (record.topic().equals(Topics.PROGRAMMING)) {
                gates.take(EventMapper.fromWire(dev.fairway.api.event.v1.Programming.parseFrom(record.value())));
            } else {
                gates.take(
                        EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(record.value())),
                        new Position(record.topic(), record.partition(), record.offset()));
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.errorf(
                    e,
                    "The readiness gates pass over a record that is unreadable: %s-%d@%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }
}
