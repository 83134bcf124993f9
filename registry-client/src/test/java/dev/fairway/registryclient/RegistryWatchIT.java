package dev.fairway.registryclient;

import static dev.fairway.registryclient.Objects.NOW;
import static dev.fairway.registryclient.Objects.present;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairway.api.registry.v1.Acknowledgement;
import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.registryclient.FakeRegistry.Stream;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's threads and streams over a real socket, against a registry that does what the test says. */
class RegistryWatchIT {

    private final List<ViewUpdate> updates = new CopyOnWriteArrayList<>();

    private FakeRegistry registry;
    private RegistryChannel channel;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        channel = registry.connect();
    }

    @AfterEach
    void stop() {
        channel.close();
        registry.close();
    }

    @Test
    void watchComesAgainWithTheLastTokenAfterALoss() throws Exception {
        // Given
        try (RegistryWatch watch = RegistryWatch.start(channel, WatchOptions.of(Kind.SERVICE), updates::add)) {
            Stream first = registry.nextWatch();
            first.snapshot("t1", present(1, "a"));
            first.change(present(2, "b"), "t2");
            soon().until(() -> lastToken().equals("t2"));

            // When
            first.breakOff();
            Stream second = registry.nextWatch();
            second.synced("t2");

            // Then
            assertThat(first.request().getResumeToken()).isEmpty();
            assertThat(second.request().getResumeToken()).isEqualTo("t2");
            soon().until(() ->
                    watch.freshness().filter(f -> f == Freshness.CURRENT).isPresent()
                            && updates.stream().anyMatch(u -> u.freshness() == Freshness.DISCONNECTED));
            assertThat(updates.stream().mapToInt(u -> u.changes().size()).sum()).isEqualTo(2);
        }
    }

    @Test
    void consumerThatWorksLongStopsTheRegistryAndGetsTheNewestStates() throws Exception {
        // Given
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (RegistryWatch _ = RegistryWatch.start(channel, WatchOptions.of(Kind.SERVICE), update -> {
            updates.add(update);
            working.countDown();
            await(mayGoOn);
        })) {
            Stream stream = registry.nextWatch();
            stream.snapshot("t0", present(0, "first"));
            await(working);

            // When
            int sent = 0;
            while (sent < 500_000 && takesMore(stream)) {
                stream.change(present(sent, "s" + sent % 20_000), "t" + sent);
                sent++;
            }
            boolean stopped = sent < 500_000;
            String last = "t" + (sent - 1);
            mayGoOn.countDown();

            // Then
            assertThat(stopped).isTrue();
            soon().until(() -> lastToken().equals(last));
            assertThat(updates.get(1).changes()).hasSizeLessThanOrEqualTo(20_000);
        }
    }

    /** False when the transport stays full for a second. */
    private static boolean takesMore(Stream stream) {
        if (stream.call().isReady()) {
            return true;
        }
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(5))
                    .until(stream.call()::isReady);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    @Test
    void consumerThatThrowsIsToldOn() throws Exception {
        // Given
        try (RegistryWatch _ = RegistryWatch.start(channel, WatchOptions.of(Kind.SERVICE), update -> {
            updates.add(update);
            throw new IllegalStateException("as the test says");
        })) {
            Stream stream = registry.nextWatch();
            stream.snapshot("t1", present(1, "a"));
            soon().until(() -> updates.size() == 1);

            // When
            stream.change(present(2, "b"), "t2");

            // Then
            soon().until(() -> lastToken().equals("t2"));
        }
    }

    @Test
    void lastKnownStateIsToldWithoutARegistry(@TempDir Path directory) throws Exception {
        // Given
        WatchOptions options = WatchOptions.of(Kind.SERVICE).withDataDir(directory);
        try (RegistryWatch _ = RegistryWatch.start(channel, options, updates::add)) {
            registry.nextWatch().snapshot("t1", present(1, "a"), present(2, "b"));
            soon().until(() -> lastToken().equals("t1"));
        }
        registry.close();
        updates.clear();

        // When
        try (RegistryWatch _ = RegistryWatch.start(channel, options, updates::add)) {
            soon().until(() -> !updates.isEmpty());
        }

        // Then
        assertThat(updates.getFirst().freshness()).isEqualTo(Freshness.LAST_KNOWN);
        assertThat(updates.getFirst().changes()).hasSize(2);
        assertThat(updates.getFirst().resumeToken()).isEqualTo("t1");
    }

    @Test
    void acknowledgementsUnderWayAreSentAgainAfterALoss() throws Exception {
        // Given
        try (Acknowledgements acknowledgements = Acknowledgements.open(channel, "node/a")) {
            var stream = registry.nextAgent();
            acknowledgements.acknowledge("t1", List.of(inEffect(1)), "hash");
            soon().until(() -> answers() == 1);

            // When
            stream.onError(Status.UNAVAILABLE.asRuntimeException());
            acknowledgements.acknowledge("t2", List.of(inEffect(2)), "hash");

            // Then
            registry.nextAgent();
            soon().until(() -> answers() >= 3);
            assertThat(registry.acknowledgements())
                    .extracting(Acknowledgement::getAgent)
                    .containsOnly("node/a");
            assertThat(registry.acknowledgements())
                    .extracting(Acknowledgement::getResumeToken)
                    .filteredOn(token -> !token.isEmpty())
                    .last()
                    .isEqualTo("t2");
        }
    }

    @Test
    void anAgentWithNothingToSaySaysThatItLives() throws Exception {
        // When
        try (Acknowledgements _ = Acknowledgements.open(channel, "node/a")) {
            registry.nextAgent();
            soon().until(() -> registry.acknowledgements().stream()
                            .filter(message -> message.getHeartbeatMilliseconds() > 0)
                            .count()
                    > 2);
        }
    }

    @Test
    void lookUpOfARegistryThatIsGoneFailsAtOnceWithItsAddress() {
        // Given
        registry.close();

        // When
        var failure = assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> channel.lookups().resolve(new ServiceKey("default", "a"), ""));

        // Then
        failure.withMessageContaining("127.0.0.1:")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(RegistryException.Reason.UNAVAILABLE));
    }

    private long answers() {
        return registry.acknowledgements().stream()
                .mapToLong(Acknowledgement::getInEffectCount)
                .sum();
    }

    private String lastToken() {
        return updates.isEmpty() ? "" : updates.getLast().resumeToken();
    }

    private static InEffect inEffect(long sequence) {
        return new InEffect(new EventId("endpoint-tracker", 1, sequence), NOW, NOW, "");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
    }
}
