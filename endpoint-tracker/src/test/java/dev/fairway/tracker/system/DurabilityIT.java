package dev.fairway.tracker.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.api.standalone.v1.Object;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.testing.TestBroker;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives: restarts, kills under load, a broker that goes away, a leader that was deposed. */
class DurabilityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private TestBroker broker;
    private TrackerProcess tracker;

    @BeforeEach
    void start() {
        broker = TestBroker.start(directory.resolve("kafka"));
        tracker = startTracker();
    }

    @AfterEach
    void stop() {
        tracker.close();
        broker.close();
    }

    @Test
    void restartPublishesNothingWhenNothingChanged() {
        tracker.apply(Manifests.service("web", "web"));
        tracker.apply(Manifests.pod("web-1", "web"));
        tracker.status("Pod", "web-1", "node-1", Manifests.readyStatus("10.244.1.5"));
        awaitReady("web", "10.244.1.5");
        tracker.close();
        int before = eventCount();

        tracker = startTracker();
        tracker.apply(Manifests.service("marker", "marker"));

        try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
            await().atMost(PATIENCE).until(() -> services.poll().states().containsKey("default/marker"));
            assertThat(services.states().get("default/marker").id().epoch()).isEqualTo(2);
        }
        assertThat(eventCount() - before).as("the marker and its slice").isLessThanOrEqualTo(2);
    }

    @Test
    void killUnderLoadLosesNoAcknowledgedObjectAndDeletesNothing() throws InterruptedException {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger numbers = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < 8; client++) {
                clients.execute(() -> applyUntilItFails(acknowledged, numbers));
            }
            await().atMost(PATIENCE).until(() -> acknowledged.size() > 200);
            tracker.kill();
        }
        tracker.close();

        tracker = startTracker();

        Set<String> present =
                tracker.list("Service").stream().map(Object::getName).collect(Collectors.toSet());
        assertThat(present).containsAll(acknowledged);
        try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
            await().atMost(PATIENCE).until(() -> services.poll().states().size() == present.size());
            assertThat(services.all()).noneMatch(Event::isDeletion);
            assertThat(services.tombstones()).isEmpty();
        }
    }

    @Test
    void brokerOutageRefusesWritesAndLosesNothing() {
        tracker.apply(Manifests.service("before", "before"));
        broker.stop();

        assertThatThrownBy(() -> tracker.apply(Manifests.service("during", "during")))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(e.getStatus().getDescription()).contains("the write is not kept");
                });
        List<String> duringOutage =
                tracker.list("Service").stream().map(Object::getName).toList();
        broker.start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> tracker.apply(Manifests.service("after", "after")).hasObject());

        assertThat(duringOutage).containsExactly("before", "kubernetes");
        try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
            await().atMost(PATIENCE).until(() -> services.poll().states().containsKey("default/after"));
            assertThat(services.states()).containsOnlyKeys("default/before", "default/after", "default/kubernetes");
        }
        tracker.close();
        tracker = startTracker();
        assertThat(tracker.list("Service"))
                .extracting(Object::getName)
                .containsExactly("after", "before", "kubernetes");
    }

    @Test
    void secretSurvivesAKillAndNeverEntersKafka() throws IOException {
        String value = "c2VjcmV0LXZhbHVl";
        tracker.apply("apiVersion: v1\nkind: Secret\nmetadata: {name: kept}\ndata: {key: " + value + "}");
        tracker.apply("apiVersion: v1\nkind: Secret\nmetadata: {name: deleted}\ndata: {key: " + value + "}");
        tracker.delete("Secret", "deleted");
        tracker.apply(Manifests.service("marker", "marker"));
        Object before = tracker.object("Secret", "kept");
        tracker.kill();
        tracker.close();

        tracker = startTracker();

        assertThat(tracker.list("Secret")).containsExactly(before);
        assertThat(before.getJson().toStringUtf8()).contains(value);
        assertThat(tracker.apply(Manifests.service("later", "later"))
                        .getObject()
                        .getResourceVersion())
                .isGreaterThan(before.getResourceVersion());
        assertThat(filesOfTheBrokerWith("marker")).isNotEmpty();
        assertThat(filesOfTheBrokerWith(value)).isEmpty();
    }

    @Test
    void stateOfADeposedLeaderIsWrittenOver() {
        tracker.apply(Manifests.service("web", "web"));
        Event current = service("web");

        writeAs(0, current.resource());

        await().atMost(PATIENCE).until(() -> {
            try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
                await().atMost(PATIENCE).until(() -> services.poll().all().size() >= 2);
                return services.states().get("default/web").id().epoch() == 1
                        && services.all().stream().anyMatch(event -> event.id().epoch() == 0);
            }
        });
    }

    private List<Path> filesOfTheBrokerWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("kafka"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .filter(file -> read(file).contains(text))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void applyUntilItFails(Set<String> acknowledged, AtomicInteger numbers) {
        try {
            while (true) {
                String name = "web-" + numbers.incrementAndGet();
                tracker.apply(Manifests.service(name, name));
                acknowledged.add(name);
            }
        } catch (StatusRuntimeException _) {
            // The tracker was killed.
        }
    }

    private Event service(String name) {
        try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
            await().atMost(PATIENCE).until(() -> services.poll().states().containsKey("default/" + name));
            return services.states().get("default/" + name);
        }
    }

    private void writeAs(long epoch, Resource resource) {
        Event stale = new Event(
                new EventId("endpoint-tracker", epoch, 999),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                new Event.State.Present(resource));
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = Topics.of(resource.kind());
            var record = new ProducerRecord<>(
                    topic,
                    Topics.partition(topic, Topics.partitionKey(resource)),
                    Topics.recordKey(resource).getBytes(StandardCharsets.UTF_8),
                    EventMapper.toWire(stale).toByteArray());
            record.headers().add(Topics.EPOCH_HEADER, Long.toString(epoch).getBytes(StandardCharsets.US_ASCII));
            assertThat(producer.send(record)).succeedsWithin(PATIENCE);
        }
    }

    private void awaitReady(String service, String address) {
        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS)) {
            await().atMost(PATIENCE)
                    .until(() -> endpoints.poll().readyAddresses(service).contains(address));
        }
    }

    private int eventCount() {
        int count = 0;
        for (String topic : List.of(Topics.SERVICES, Topics.PODS, Topics.ENDPOINTS, Topics.NODES, Topics.NAMESPACES)) {
            try (PublishedEvents events = new PublishedEvents(broker.address(), topic)) {
                count += events.toEnd().all().size();
            }
        }
        return count;
    }

    private TrackerProcess startTracker() {
        TrackerProcess process = new TrackerProcess(broker.address(), directory, Map.of());
        process.awaitReady();
        return process;
    }
}
