package dev.fairway.registry.kafka;

import dev.fairway.registry.RegistryConfig;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.history.HistoryRecord;
import dev.fairway.registry.core.topic.Partition;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Brings every record to the history, by a consumer and a thread of its own: the live path shares neither a queue nor a
 * disk with it, and a history that is behind, or rebuilt, delays nobody.
 */
@ApplicationScoped
public class HistoryIntake {

    private static final Logger LOG = Logger.getLogger(HistoryIntake.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long RETRY_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 50;
    private static final int LARGE_BATCH = 500;
    private static final int FETCH_BYTES = 4 << 20;

    private final Registry registry;
    private final Instance<History> opened;
    private final Map<String, Object> settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("history-intake").unstarted(this::run);

    // The history is opened by its own thread: a million records take a second or two, which no start waits for.
    HistoryIntake(
            Registry registry,
            Instance<History> opened,
            RegistryConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.registry = registry;
        this.opened = opened;
        this.settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "service-registry-history-" + config.instance());
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 4_000);
        // What waits in the consumer is on the heap: enough to keep a rebuild busy, and no more.
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES / 8);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        thread.join(Duration.ofSeconds(2));
    }

    private void run() {
        try {
            while (!pause(0)) {
                try {
                    followLog(opened.get());
                } catch (KafkaException e) {
                    LOG.warn("The history cannot be read from Kafka; trying again", e);
                    pause(RETRY_MILLIS);
                } catch (RuntimeException e) {
                    LOG.error("The history cannot be kept; trying again", e);
                    pause(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when the registry ends. */
    private boolean pause(long millis) throws InterruptedException {
        return stopped.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Reads on until the registry ends, or the history has to begin anew. */
    private void followLog(History history) throws InterruptedException {
        int logId = registry.snapshot().positions().logId();
        while (logId == 0) {
            if (pause(LOOK_MILLIS)) {
                return;
            }
            logId = registry.snapshot().positions().logId();
        }
        if (history.logId() != logId) {
            history.clear(logId);
        }
        Collection<Partition> partitions =
                registry.snapshot().positions().layout().partitions();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> assigned = partitions.stream()
                    .map(p -> new TopicPartition(p.topic(), p.number()))
                    .toList();
            consumer.assign(assigned);
            Map<Partition, Long> next = history.next();
            assigned.forEach(p -> consumer.seek(p, next.getOrDefault(new Partition(p.topic(), p.partition()), 0L)));
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            boolean caughtUp = false;
            while (history.logId() == logId && !pause(0)) {
                take(history, consumer.poll(POLL));
                if (!caughtUp && isAt(consumer, ends)) {
                    caughtUp = true;
                    history.complete();
                }
            }
        }
    }

    static boolean isAt(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    static void take(History history, ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        // Only while it is rebuilt are there so many that decoding them is worth more than one core.
        Stream<ConsumerRecord<byte[], byte[]>> raw =
                StreamSupport.stream(records.spliterator(), records.count() > LARGE_BATCH);
        history.take(raw.map(HistoryIntake::record).toList());
    }

    private static HistoryRecord record(ConsumerRecord<byte[], byte[]> raw) {
        return new HistoryRecord(
                new HistoryRecord.Place(new Partition(raw.topic(), raw.partition()), raw.offset(), raw.timestamp()),
                RecordDecoder.content(raw));
    }
}
