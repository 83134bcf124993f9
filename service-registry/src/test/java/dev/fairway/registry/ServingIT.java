package dev.fairway.registry;

import static dev.fairway.registry.testing.TestObjects.namespace;
import static dev.fairway.registry.testing.TestObjects.service;
import static dev.fairway.registry.testing.TestObjects.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.Topics;
import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.InEffect;
import dev.fairway.registry.testing.RecordedView;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.Acknowledgements;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryLookups.AgentState;
import dev.fairway.registryclient.RegistryLookups.Resolution;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import dev.fairway.registryclient.WatchOptions;
import dev.fairway.testing.TestBroker;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One Kafka and one registry; each test has objects of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServingIT {

    private TestBroker kafka;
    private RegistryProcess registry;
    private RegistryChannel channel;
    private TestTracker tracker;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        kafka = TestBroker.start(directory.resolve("kafka"));
        registry = new RegistryProcess(directory.resolve("registry"), kafka.address())
                .start()
                .awaitReady();
        channel = registry.connect();
        tracker = new TestTracker(kafka.address(), 5);
    }

    @AfterAll
    void stop() {
        tracker.close();
        channel.close();
        registry.close();
        kafka.close();
    }

    @Test
    void whatTheTrackerPublishesCanBeResolvedAndListed() {
        // When
        tracker.publish(namespace("resolved"));
        tracker.publish(service("resolved"));
        tracker.publish(slice("resolved", "10.244.1.2", "10.244.2.2"));

        // Then
        soon().untilAsserted(() -> {
            Resolution resolution = channel.lookups().resolve(new ServiceKey("default", "resolved"), "http");
            assertThat(resolution.service()).isPresent();
            assertThat(resolution.endpoints()).hasSize(2);
            assertThat(resolution.behind()).isFalse();
        });
        assertThat(channel.lookups().list(Kind.NAMESPACE, "", "resolved").events())
                .hasSize(1);
        assertThat(channel.lookups()
                        .resolve(new ServiceKey("default", "nothing"), "")
                        .service())
                .isEmpty();
    }

    @Test
    void watchIsToldTheSnapshotAndThenChanges() {
        // Given
        tracker.publish(service("watched-before"));
        RecordedView view = new RecordedView();
        try (RegistryWatch watch = RegistryWatch.start(channel, WatchOptions.of(Kind.SERVICE), view)) {
            soon().until(() -> view.service("watched-before").isPresent());

            // When
            Event added = tracker.publish(service("watched-after"));
            tracker.delete(service("watched-before"));

            // Then
            soon().untilAsserted(() -> {
                assertThat(view.service("watched-after")).contains(added);
                assertThat(view.service("watched-before")).isEmpty();
            });
            assertThat(watch.freshness()).contains(Freshness.CURRENT);
        }
    }

    @Test
    void stateOfADeposedLeaderDoesNotReachAnyone() {
        // Given
        Event newer = tracker.publish(service("led"));
        RecordedView view = new RecordedView();
        try (TestTracker deposed = new TestTracker(kafka.address(), 4);
                RegistryWatch _ = RegistryWatch.start(channel, WatchOptions.of(Kind.SERVICE), view)) {
            soon().until(() -> view.service("led").isPresent());

            // When
            deposed.publish(service("led"));
            tracker.publish(service("led-later"));

            // Then
            soon().until(() -> view.service("led-later").isPresent());
            assertThat(view.service("led")).contains(newer);
            assertThat(registry.metric("service_registry_dropped_states_total")).isEqualTo(1);
        }
    }

    @Test
    void recordsThatAreNoObjectsGoToTheDeadLetters() {
        // Given
        byte[] rubbish = "rubbish".getBytes(StandardCharsets.UTF_8);
        tracker.sendRaw(Topics.NAMESPACES, "rubbish", rubbish);
        tracker.sendRaw(Topics.NAMESPACES, "empty", new byte[0]);

        // When
        tracker.publish(namespace("after-rubbish"));

        // Then
        soon().until(() -> !channel.lookups()
                .list(Kind.NAMESPACE, "", "after-rubbish")
                .events()
                .isEmpty());
        List<ConsumerRecord<byte[], byte[]>> letters = read(Topics.NAMESPACES + Topics.DEAD_LETTER_SUFFIX, 2);
        assertThat(letters.getFirst().value()).isEqualTo(rubbish);
        assertThat(letters.getFirst().headers().lastHeader("fairway-reason")).isNotNull();
        assertThat(registry.metric("service_registry_dead_letters_total")).isEqualTo(2);
    }

    @Test
    void whatAnAgentAcknowledgesIsWrittenDownAndShown() {
        // Given
        Event event = tracker.publish(service("acknowledged"));
        RecordedView view = new RecordedView();
        InEffect inEffect = new InEffect(event.id(), Instant.now(), Instant.now(), "");
        try (RegistryWatch _ = RegistryWatch.start(channel, WatchOptions.of(Kind.SERVICE), view);
                Acknowledgements acknowledgements = Acknowledgements.open(channel, "node/it")) {
            soon().until(() -> view.service("acknowledged").isPresent());

            // When
            acknowledgements.acknowledge(view.resumeToken(), List.of(inEffect), "hash");

            // Then
            soon().until(() -> agent("node/it")
                    .filter(a -> a.programming().inEffect().contains(inEffect))
                    .isPresent());
            AgentState state = agent("node/it").orElseThrow();
            assertThat(state.connected()).isTrue();
            assertThat(state.programming().rulesetHash()).isEqualTo("hash");
            assertThat(state.programming().positions())
                    .anySatisfy(p -> assertThat(p.topic()).isEqualTo(Topics.SERVICES));
        }
        soon().until(() -> agent("node/it").filter(AgentState::connected).isEmpty());
        assertThat(new String(read(Topics.PROGRAMMING, 1).getFirst().key(), StandardCharsets.UTF_8))
                .isEqualTo("node/it");
    }

    @Test
    void healthIsToldOverGrpcToo() {
        // When
        ServingStatus status = HealthGrpc.newBlockingStub(channel.grpc())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();

        // Then
        assertThat(status).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void servicesDescribeThemselvesByReflection() throws Exception {
        // Given
        CompletableFuture<List<String>> services = new CompletableFuture<>();

        // When
        StreamObserver<ServerReflectionRequest> questions =
                ServerReflectionGrpc.newStub(channel.grpc()).serverReflectionInfo(new ListedServices(services));
        questions.onNext(
                ServerReflectionRequest.newBuilder().setListServices("").build());

        // Then
        assertThat(services.get(20, TimeUnit.SECONDS))
                .contains("fairway.registry.v1.Registry", "fairway.registry.v1.Agents");
        questions.onCompleted();
    }

    private record ListedServices(CompletableFuture<List<String>> services)
            implements StreamObserver<ServerReflectionResponse> {
        @Override
        public void onNext(ServerReflectionResponse response) {
            services.complete(response.getListServicesResponse().getServiceList().stream()
                    .map(ServiceResponse::getName)
                    .toList());
        }

        @Override
        public void onError(Throwable failure) {
            services.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {}
    }

    private Optional<AgentState> agent(String name) {
        return channel.lookups().agents().stream()
                .filter(a -> a.programming().agent().equals(name))
                .findFirst();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.address()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            soon().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
                return read.size() >= count;
            });
        }
        return read;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }
}
