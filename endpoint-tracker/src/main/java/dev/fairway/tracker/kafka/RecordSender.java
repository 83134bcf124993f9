package dev.fairway.tracker.kafka;

import com.google.protobuf.ByteString;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** The one way out to Kafka. Records reach a partition in the order of the calls. */
public final class RecordSender {

    private final Emitter<Record<String, byte[]>> emitter;
    private final Executor completions;

    /** One record; {@code value} is null for a tombstone. */
    record Outgoing(
            String topic,
            int partition,
            String key,
            @Nullable ByteString value,
            List<RecordHeader> headers) {}

    /**
     * A sender over a messaging channel.
     *
     * @param completions a single thread that tells what became of the records: never the one that sends, which may
     *     hold a lock that the consequence needs
     */
    public RecordSender(Emitter<Record<String, byte[]>> emitter, Executor completions) {
        this.emitter = emitter;
        this.completions = completions;
    }

    /** Sends without waiting; exactly one of the two is called, by the completions' thread. */
    void send(Outgoing record, Runnable acknowledged, Consumer<String> failed) {
        var metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(record.topic())
                .withPartition(record.partition())
                .withKey(record.key())
                .withHeaders(new ArrayList<>(record.headers()))
                .build();
        ByteString value = record.value();
        Record<String, byte[]> payload = Record.of(record.key(), value == null ? null : value.toByteArray());
        Message<Record<String, byte[]>> message = Message.of(payload)
                .addMetadata(metadata)
                .withAck(() -> done(acknowledged))
                .withNack(reason -> done(() -> failed.accept(reason.toString())));
        synchronized (this) {
            emitter.send(message);
        }
    }

    static RecordHeader header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private CompletionStage<Void> done(Runnable consequence) {
        completions.execute(consequence);
        return CompletableFuture.completedFuture(null);
    }
}
