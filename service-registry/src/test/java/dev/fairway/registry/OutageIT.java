package dev.fairway.registry;

import static dev.fairway.registry.testing.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.registry.testing.RecordedView;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryLookups.Resolution;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import dev.fairway.registryclient.ViewUpdate.Origin;
import dev.fairway.registryclient.WatchOptions;
import dev.fairway.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while Kafka or the registry is gone, and after. */
class OutageIT {

    private static final ServiceKey SERVICE = new ServiceKey("default", "a");

    @TempDir
    Path directory;

    private TestBroker kafka;
    private RegistryProcess registry;
    private RegistryChannel channel;

    @BeforeEach
    void start() throws Exception {
        kafka = TestBroker.start(directory.resolve("kafka"));
        registry = new RegistryProcess(directory.resolve("registry"), kafka.address())
                .with("SERVICE_REGISTRY_PATIENCE", "1S")
                .start()
                .awaitReady();
        channel = registry.connect();
    }

    @AfterEach
    void stop() {
        channel.close();
        registry.close();
        kafka.close();
    }

    @Test
    void registryKilledWhileKafkaIsDownServesItsStoreAndReadsOnWhenKafkaReturns() throws Exception {
        // Given
        publish("a", "b");
        RecordedView view = new RecordedView();
        try (RegistryWatch _ = RegistryWatch.start(channel, WatchOptions.of(Kind.SERVICE), view)) {
            soon().until(() -> view.size() == 2);
            kafka.stop();
            registry.kill();
            soon().until(() ->
                    view.freshness().filter(f -> f == Freshness.DISCONNECTED).isPresent());

            // When
            registry.start().awaitReady();
            Resolution whileDown = channel.lookups().resolve(SERVICE, "");
            soon().until(() ->
                    view.freshness().filter(f -> f == Freshness.BEHIND).isPresent());
            view.forgetChanges();
            kafka.start();
            publish("c");

            // Then
            assertThat(whileDown.service()).isPresent();
            assertThat(whileDown.behind()).isTrue();
            soon().untilAsserted(() -> {
                assertThat(view.freshness()).contains(Freshness.CURRENT);
                assertThat(view.changes()).singleElement().satisfies(c -> {
                    assertThat(c.event().key().name()).isEqualTo("c");
                    assertThat(c.origin()).isEqualTo(Origin.STREAM);
                });
                assertThat(channel.lookups().resolve(SERVICE, "").behind()).isFalse();
            });
        }
    }

    @Test
    void runningRegistrySaysThatItIsBehindWhileKafkaIsGone() throws Exception {
        // Given
        publish("a");
        soon().until(() -> channel.lookups().resolve(SERVICE, "").service().isPresent());

        // When
        kafka.stop();

        // Then
        soon().until(() -> channel.lookups().resolve(SERVICE, "").behind());
        kafka.start();
        soon().until(() -> !channel.lookups().resolve(SERVICE, "").behind());
    }

    @Test
    void watchThatWasAwayIsToldWhatItMissedAlsoByARestartedRegistry() throws Exception {
        // Given
        publish("a", "b", "c");
        WatchOptions options = WatchOptions.of(Kind.SERVICE).withDataDir(directory.resolve("agent"));
        RecordedView before = new RecordedView();
        try (RegistryWatch _ = RegistryWatch.start(channel, options, before)) {
            soon().until(() -> before.size() == 3);
        }
        try (TestTracker tracker = new TestTracker(kafka.address(), 2)) {
            tracker.delete(service("b"));
        }
        publish("d");
        registry.kill();
        RecordedView after = new RecordedView();

        // When
        try (RegistryWatch _ = RegistryWatch.start(channel, options, after)) {
            soon().until(() -> after.size() == 3);
            Freshness alone = after.freshness().orElseThrow();
            registry.start();
            soon().until(() ->
                    after.freshness().filter(f -> f == Freshness.CURRENT).isPresent());

            // Then
            assertThat(alone).isEqualTo(Freshness.LAST_KNOWN);
            assertThat(after.service("b")).isEmpty();
            assertThat(after.service("d")).isPresent();
            assertThat(after.changes().stream().filter(c -> c.origin() != Origin.LAST_KNOWN))
                    .hasSize(2)
                    .allMatch(c -> c.origin() == Origin.STREAM);
        }
    }

    @Test
    void kafkaMadeAnewMakesTheRegistryStartOver() throws Exception {
        // Given
        publish("a", "b");
        soon().until(() -> channel.lookups().list(Kind.SERVICE).events().size() == 2);
        kafka.stop();
        kafka.startAnew(directory.resolve("another-kafka"));

        // When
        soon().until(() -> !registry.isRunning());
        registry.start().awaitReady();
        publish("c");

        // Then
        soon().until(() -> channel.lookups().list(Kind.SERVICE).events().size() == 1);
        assertThat(channel.lookups().resolve(SERVICE, "").service()).isEmpty();
    }

    private void publish(String... services) {
        try (TestTracker tracker = new TestTracker(kafka.address(), 1)) {
            for (String service : services) {
                tracker.publish(service(service));
            }
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }
}
