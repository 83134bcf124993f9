package dev.fairway.registry.kafka;

import dev.fairway.api.Topics;
import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Moment;
import dev.fairway.registry.core.Resolver;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.history.HistoryWindow;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.story.Timeline;
import dev.fairway.registry.segments.SegmentLog;
import dev.fairway.testing.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures the history: rebuilding it from Kafka, look-ups at random moments, one Service's history, and the disk that it
 * takes. Arguments: events (1000000) and Services (5000).
 */
public final class HistoryBench {

    private static final int LOOK_UPS = 20_000;
    private static final int LISTS = 200;
    private static final int HISTORIES = 300;
    private static final int LOG_ID = 1;

    private final Random random = new Random(11);
    private final int services;
    private final History history;

    private HistoryBench(int services, History history) {
        this.services = services;
        this.history = history;
    }

    /** Prints one figure a line. */
    public static void main(String[] arguments) throws IOException {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int services = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
        Path directory = Files.createTempDirectory("history-bench");
        try (TestBroker kafka = TestBroker.start(directory.resolve("kafka"))) {
            try (BenchLoad load = new BenchLoad(kafka.address(), services)) {
                print(String.format(Locale.ROOT, "records written: %,d", load.write(events)));
            }
            SegmentLog log = open(directory);
            History history = new History(log, new WireCodec(), InstantSource.system(), limits());
            history.clear(LOG_ID);
            rebuild(kafka.address(), history);
            new HistoryBench(services, history).measure();
            log.close();
            long begun = System.nanoTime();
            try (SegmentLog again = open(directory)) {
                History loaded = new History(again, new WireCodec(), InstantSource.system(), limits());
                print(String.format(
                        Locale.ROOT,
                        "restart: %,d records in %.2f s",
                        loaded.window().records(),
                        seconds(begun)));
            }
        } finally {
            delete(directory);
        }
    }

    private static SegmentLog open(Path directory) {
        return new SegmentLog(directory.resolve("history"), new SegmentLog.Settings(64 << 20, Duration.ofDays(1)));
    }

    private static History.Limits limits() {
        return new History.Limits(Duration.ofDays(7), Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static void rebuild(String kafka, History history) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "max.poll.records", 4_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Stream.concat(Topics.OF_EVENTS.stream(), Stream.of(Topics.PROGRAMMING))
                    .flatMap(topic ->
                            IntStream.range(0, Topics.partitions(topic)).mapToObj(p -> new TopicPartition(topic, p)))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long begun = System.nanoTime();
            while (!HistoryIntake.isAt(consumer, ends)) {
                HistoryIntake.take(history, consumer.poll(Duration.ofMillis(200)));
            }
            history.complete();
            double seconds = seconds(begun);
            long records = history.window().records();
            print(String.format(
                    Locale.ROOT,
                    "rebuild from Kafka: %,d records in %.2f s, %,.0f a second",
                    records,
                    seconds,
                    records / seconds));
        }
    }

    private void measure() {
        HistoryWindow window = history.window();
        print(String.format(Locale.ROOT, "disk: %.1f bytes a record", (double) window.bytes() / window.records()));
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        print(String.format(Locale.ROOT, "heap in use: %,d MB", (runtime.totalMemory() - runtime.freeMemory()) >> 20));
        time(
                "at: resolve one Service",
                LOOK_UPS,
                past -> Resolver.resolve(past, service(), "")
                        .map(resolution -> resolution.endpoints().size())
                        .orElse(0));
        time(
                "at: list the pods of a namespace",
                LOOK_UPS / 10,
                past -> past.list(Kind.POD, BenchLoad.namespace(random.nextInt(services)), "")
                        .size());
        time(
                "at: list all Services",
                LISTS,
                past -> past.list(Kind.SERVICE, "", "").size());
        time(
                "history of one Service",
                HISTORIES,
                _ -> new Timeline(history.now())
                        .of(service(), history.window().from(), Instant.MAX)
                        .orElseThrow()
                        .size());
    }

    private ServiceKey service() {
        return BenchLoad.service(random.nextInt(services));
    }

    private void time(String what, int times, ToIntFunction<Past> question) {
        HistoryWindow window = history.window();
        long span = Duration.between(window.from(), window.to()).toMillis();
        double[] millis = new double[times];
        long found = 0;
        for (int i = -times / 10; i < times; i++) {
            Instant at = window.from().plusMillis((long) (random.nextDouble() * span));
            long begun = System.nanoTime();
            if (history.at(new Moment.Time(at)) instanceof History.At.Inside(Past past)) {
                found += question.applyAsInt(past);
            }
            millis[Math.max(i, 0)] = seconds(begun) * 1_000;
        }
        Arrays.sort(millis);
        print(String.format(
                Locale.ROOT,
                "%s: p50 %.2f ms, p99 %.2f ms, longest %.2f ms, %.1f found on average",
                what,
                millis[times / 2],
                millis[times * 99 / 100],
                millis[times - 1],
                (double) found / times));
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void print(String text) {
        System.out.println(text);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
