package dev.fairway.tracker.kafka;

import com.google.protobuf.ByteString;
import dev.fairway.api.Topics;
import dev.fairway.tracker.kafka.RecordSender.Outgoing;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Topic {@code objects} as the store's log. A deletion is a last state that says so, then a tombstone. */
public final class KafkaObjectLog implements ObjectLog {

    private final RecordSender sender;
    private final long epoch;

    public KafkaObjectLog(RecordSender sender, long epoch) {
        this.sender = sender;
        this.epoch = epoch;
    }

    @Override
    public void append(Entry entry, Completion completion) {
        if (entry.object().id().kind() == ResourceKind.SECRET) {
            throw new IllegalArgumentException(
                    "Secrets never enter Kafka: " + entry.object().id());
        }
        String key = ObjectRecords.key(entry.object().id());
        int partition = Topics.partition(Topics.OBJECTS, key);
        List<RecordHeader> headers = List.of(
                RecordSender.header(Topics.EPOCH_HEADER, Long.toString(epoch)),
                RecordSender.header(Topics.UID_HEADER, entry.object().uid()));
        ByteString value = ObjectRecords.toWire(entry, epoch).toByteString();
        Parts parts = new Parts(completion, entry.deleted() ? 2 : 1);
        sender.send(new Outgoing(Topics.OBJECTS, partition, key, value, headers), parts::written, parts::failed);
        if (entry.deleted()) {
            sender.send(new Outgoing(Topics.OBJECTS, partition, key, null, headers), parts::written, parts::failed);
        }
    }

    /** The records of one entry. */
    private static final class Parts {
        private final Completion completion;
        private final AtomicInteger outstanding;
        private final AtomicReference<String> failure = new AtomicReference<>("");

        Parts(Completion completion, int records) {
            this.completion = completion;
            this.outstanding = new AtomicInteger(records);
        }

        void written() {
            settle();
        }

        void failed(String reason) {
            failure.set(reason);
            settle();
        }

        private void settle() {
            if (outstanding.decrementAndGet() > 0) {
                return;
            }
            if (failure.get().isEmpty()) {
                completion.written();
            } else {
                completion.failed(failure.get());
            }
        }
    }
}
