package dev.fairway.tracker.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.Resource;
import dev.fairway.tracker.standalone.store.ObjectId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Watches the tracker's own topics for records of another leader.
 *
 * <p>A state of a lower epoch that comes after ours would survive compaction in its place.
 */
public final class OwnTopicsGuard implements Consumer<ConsumerRecord<byte[], byte[]>> {

    private static final Logger LOG = Logger.getLogger(OwnTopicsGuard.class);

    private final long epoch;
    private final Findings findings;

    /** What to do about a record of another leader. */
    public interface Findings {
        /** A leader that was deposed wrote this state. */
        void staleState(Resource resource);

        /** A leader that was deposed wrote this object of the standalone API. */
        void staleObject(ObjectId id);

        /** Somebody else leads now. */
        void deposed(long newEpoch);
    }

    public OwnTopicsGuard(long epoch, Findings findings) {
        this.epoch = epoch;
        this.findings = findings;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) {
        long writer = epochOf(record);
        if (writer > epoch) {
            findings.deposed(writer);
        } else if (writer < epoch && record.value() != null) {
            stale(record);
        }
    }

    private void stale(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(Topics.OBJECTS)) {
                var wire = dev.fairway.api.event.v1.StoredObject.parseFrom(record.value());
                findings.staleObject(ObjectRecords.fromWire(wire, Instant.EPOCH).id());
            } else {
                var wire = dev.fairway.api.event.v1.Event.parseFrom(record.value());
                findings.staleState(EventMapper.fromWire(wire).resource());
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.errorf(
                    e,
                    "A record of an own topic is unreadable: %s-%d@%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }

    /** A record without a readable epoch is older than any leader. */
    private static long epochOf(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(Topics.EPOCH_HEADER);
        try {
            return header == null ? 0 : Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
