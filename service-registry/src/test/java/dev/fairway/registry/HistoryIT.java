package dev.fairway.registry;

import static dev.fairway.registry.testing.TestObjects.service;
import static dev.fairway.registry.testing.TestObjects.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import dev.fairway.registryclient.RegistryLookups.ResolvedEndpoint;
import dev.fairway.testing.TestBroker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past through a real registry and a real Kafka: asked, restarted, killed, damaged, lost. */
class HistoryIT {

    private static final ServiceKey SERVICE = new ServiceKey("default", "a");

    @TempDir
    Path directory;

    private TestBroker kafka;
    private RegistryProcess registry;
    private RegistryChannel channel;
    private TestTracker tracker;

    @BeforeEach
    void start() throws Exception {
        kafka = TestBroker.start(directory.resolve("kafka"));
        registry = new RegistryProcess(directory.resolve("registry"), kafka.address())
                .start()
                .awaitReady();
        channel = registry.connect();
        tracker = new TestTracker(kafka.address(), 1);
    }

    @AfterEach
    void stop() {
        tracker.close();
        channel.close();
        registry.close();
        kafka.close();
    }

    @Test
    void lookUpsAnswerAsOfAnyEvent() {
        // Given
        tracker.publish(service("a"));
        Event one = tracker.publish(slice("a", "10.0.0.1"));
        Event two = tracker.publish(slice("a", "10.0.0.1", "10.0.0.2"));
        Event gone = tracker.delete(service("a"));
        TestTracker.awaitKnown(two, channel);
        TestTracker.awaitKnown(gone, channel);

        // When
        List<String> atOne = addresses(new Moment.After(one.id()));
        List<String> atTwo = addresses(new Moment.After(two.id()));

        // Then
        assertThat(atOne).containsExactly("10.0.0.1");
        assertThat(atTwo).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(listed(Optional.of(new Moment.After(two.id())))).containsExactly("a");
        assertThat(listed(Optional.of(new Moment.After(gone.id())))).isEmpty();
        assertThat(listed(Optional.empty())).isEmpty();
    }

    @Test
    void momentsThatTheHistoryDoesNotHaveAreRefused() {
        // Given
        tracker.publish(service("a"));

        // When
        Moment old = new Moment.Time(Instant.now().minus(Duration.ofDays(30)));
        Moment unknown = new Moment.After(new EventId("endpoint-tracker", 1, 999));

        // Then
        assertThatThrownBy(() -> listed(Optional.of(old)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("outside of the history, which goes from ");
        assertThatThrownBy(() -> listed(Optional.of(unknown)))
                .isInstanceOf(RegistryException.class)
                .hasMessage("the history holds no event endpoint-tracker:1:999");
    }

    @Test
    void historyOutlivesAKilledProcessATornFileADamagedFileAndItsLoss() throws Exception {
        // Given
        tracker.publish(service("a"));
        Event one = tracker.publish(slice("a", "10.0.0.1"));
        Event two = tracker.publish(slice("a", "10.0.0.2"));
        TestTracker.awaitKnown(two, channel);
        assertThat(addresses(new Moment.After(two.id()))).containsExactly("10.0.0.2");

        // When
        for (Damage damage : List.<Damage>of(
                _ -> {}, HistoryIT::tear, HistoryIT::overwriteTheHead, HistoryIT::flipABit, Files::delete)) {
            registry.kill();
            damage.to(segment());
            registry.start().awaitReady();

            // Then
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                assertThat(addresses(new Moment.After(one.id()))).containsExactly("10.0.0.1");
                assertThat(addresses(new Moment.After(two.id()))).containsExactly("10.0.0.2");
            });
        }
        tracker.publish(slice("a", "10.0.0.3"));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(addresses(new Moment.Time(Instant.now()))).containsExactly("10.0.0.3"));
    }

    private interface Damage {
        void to(Path file) throws IOException;
    }

    private static void tear(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(60);
        }
    }

    private static void overwriteTheHead(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.writeLong(0);
        }
    }

    private static void flipABit(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(40);
            int before = open.read();
            open.seek(40);
            open.write(before ^ 1);
        }
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("registry/data/history"))) {
            return files.filter(f -> f.toString().endsWith(".segment"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> addresses(Moment moment) {
        return channel.lookups().at(Optional.of(moment)).resolve(SERVICE, "").endpoints().stream()
                .map(ResolvedEndpoint::endpoint)
                .map(e -> e.address().getHostAddress())
                .toList();
    }

    private List<String> listed(Optional<Moment> moment) {
        return channel.lookups().at(moment).list(Kind.SERVICE).events().stream()
                .map(e -> e.key().name())
                .toList();
    }
}
