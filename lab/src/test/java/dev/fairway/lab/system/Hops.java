package dev.fairway.lab.system;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.lab.Lab;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where the time of a change went, from the times that its records in Kafka carry. */
final class Hops implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Published> endpoints = new ArrayList<>();
    private final Map<EventId, Map<String, InEffect>> acknowledged = new HashMap<>();

    /** One measured change: when it was begun, and when its effect was seen. */
    record Change(Instant begun, Instant seen) {}

    /** An event of endpoints, and when the broker took it. */
    private record Published(Event event, Instant appendedAt) {}

    Hops(Lab lab) {
        String broker = lab.registryAddress().replaceFirst(":.*", ":19092");
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Reads what happened to the endpoints of a namespace so far. */
    void read(String namespace) throws InvalidProtocolBufferException {
        List<TopicPartition> partitions = Stream.of(Topics.ENDPOINTS, Topics.PROGRAMMING)
                .flatMap(topic ->
                        IntStream.range(0, Topics.partitions(topic)).mapToObj(n -> new TopicPartition(topic, n)))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            for (ConsumerRecord<byte[], byte[]> taken : consumer.poll(Duration.ofMillis(200))) {
                if (taken.value() != null) {
                    take(taken, namespace);
                }
            }
        }
        endpoints.sort(Comparator.comparing(published -> published.event().observedAt()));
    }

    private void take(ConsumerRecord<byte[], byte[]> taken, String namespace) throws InvalidProtocolBufferException {
        if (taken.topic().equals(Topics.PROGRAMMING)) {
            Programming programming =
                    EventMapper.fromWire(dev.fairway.api.event.v1.Programming.parseFrom(taken.value()));
            programming
                    .inEffect()
                    .forEach(answer -> acknowledged
                            .computeIfAbsent(answer.event(), _ -> new TreeMap<>())
                            .put(programming.agent(), answer));
            return;
        }
        Event event = EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(taken.value()));
        if (event.resource().meta().namespace().equals(namespace)) {
            endpoints.add(new Published(event, Instant.ofEpochMilli(taken.timestamp())));
        }
    }

    /** Prints milliseconds of each hop over these changes. */
    void print(String title, List<Change> changes) {
        System.out.printf("%s, %d changes, ms%n", title, changes.size());
        line("begun to seen by a client", changes, change -> Optional.of(between(change.begun(), change.seen())));
        line(
                "  begun to observed",
                changes,
                change ->
                        first(change).map(p -> between(change.begun(), p.event().observedAt())));
        line(
                "  observed to appended",
                changes,
                change -> first(change).map(p -> between(p.event().observedAt(), p.appendedAt())));
        for (String agent : agents()) {
            line(
                    "  appended to received by " + agent,
                    changes,
                    change -> first(change)
                            .flatMap(
                                    p -> answer(p, agent).map(answer -> between(p.appendedAt(), answer.receivedAt()))));
            line(
                    "  received to in effect on " + agent,
                    changes,
                    change -> first(change)
                            .flatMap(p ->
                                    answer(p, agent).map(answer -> between(answer.receivedAt(), answer.inEffectAt()))));
            line(
                    "  begun to in effect on " + agent,
                    changes,
                    change -> first(change)
                            .flatMap(
                                    p -> answer(p, agent).map(answer -> between(change.begun(), answer.inEffectAt()))));
        }
    }

    private List<String> agents() {
        return acknowledged.values().stream()
                .flatMap(answers -> answers.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private Optional<InEffect> answer(Published published, String agent) {
        return Optional.ofNullable(
                acknowledged.getOrDefault(published.event().id(), Map.of()).get(agent));
    }

    private Optional<Published> first(Change change) {
        return endpoints.stream()
                .filter(p -> !p.event().observedAt().isBefore(change.begun()))
                .findFirst()
                .filter(p -> p.event().observedAt().isBefore(change.seen()));
    }

    private static double between(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static void line(String name, List<Change> changes, Function<Change, Optional<Double>> took) {
        double[] sorted = changes.stream()
                .flatMap(change -> took.apply(change).stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        System.out.printf(
                "%-44s n %4d  first %6.1f  p50 %6.1f  p90 %6.1f  p99 %6.1f  max %6.1f%n",
                name,
                sorted.length,
                changes.stream().findFirst().flatMap(took).orElse(Double.NaN),
                at(sorted, 0.5),
                at(sorted, 0.9),
                at(sorted, 0.99),
                at(sorted, 1));
    }

    private static double at(double[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, index)];
    }

    @Override
    public void close() {
        consumer.close();
    }
}
