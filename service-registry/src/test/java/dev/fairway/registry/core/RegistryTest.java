package dev.fairway.registry.core;

import static dev.fairway.registry.core.Objects.LAYOUT;
import static dev.fairway.registry.core.Objects.NAMESPACES;
import static dev.fairway.registry.core.Objects.NOW;
import static dev.fairway.registry.core.Objects.SERVICES;
import static dev.fairway.registry.core.Objects.deleted;
import static dev.fairway.registry.core.Objects.namespace;
import static dev.fairway.registry.core.Objects.present;
import static dev.fairway.registry.core.Objects.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.registry.core.Registry.Limits;
import dev.fairway.registry.core.Registry.Verdict;
import dev.fairway.registry.core.StreamMessage.Changed;
import dev.fairway.registry.core.StreamMessage.SnapshotStart;
import dev.fairway.registry.core.StreamMessage.Synced;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.topic.LogView;
import dev.fairway.registry.core.topic.Positions;
import dev.fairway.registry.core.topic.Progress.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private static final WatchFilter ALL = new WatchFilter(Set.of(), "");
    private static final int LOG = 7;

    private final FakeStateStore store = new FakeStateStore();
    private Instant now = NOW;

    @Test
    void streamBeginsWithSnapshotAndSyncedOnceAllIsRead() {
        // Given
        Registry registry = registry();
        Subscription stream = registry.subscribe(ALL, "", () -> {});
        registry.take(List.of(present(SERVICES, 0, service("a"))));
        look(registry, log(2, 0));
        List<StreamMessage> early = drain(stream);

        // When
        registry.take(List.of(present(SERVICES, 1, service("b"))));

        // Then
        assertThat(early).isEmpty();
        assertThat(drain(stream))
                .hasSize(4)
                .startsWith(new SnapshotStart())
                .last()
                .isInstanceOfSatisfying(
                        Synced.class, synced -> assertThat(synced.behind()).isFalse());
    }

    @Test
    void changesFollowTheSnapshotInOrder() {
        // Given
        Registry registry = current();
        Subscription stream = registry.subscribe(ALL, "", () -> {});
        drain(stream);

        // When
        registry.take(List.of(present(SERVICES, 0, service("a")), deleted(SERVICES, 1, service("b"))));

        // Then
        assertThat(changes(stream)).extracting(e -> e.key().name()).containsExactly("a", "b");
    }

    @Test
    void slowReaderGetsTheNewestStateOfEachObjectOnce() {
        // Given
        Registry registry = current();
        Subscription stream = registry.subscribe(ALL, "", () -> {});
        drain(stream);

        // When
        for (long offset = 0; offset < 10_000; offset++) {
            registry.take(List.of(present(SERVICES, offset, service("service-" + offset % 10))));
        }

        // Then
        assertThat(stream.pending()).isEqualTo(10);
        assertThat(changes(stream))
                .extracting(Entry::offset)
                .containsExactlyInAnyOrder(
                        9_990L, 9_991L, 9_992L, 9_993L, 9_994L, 9_995L, 9_996L, 9_997L, 9_998L, 9_999L);
    }

    @Test
    void resumedStreamGetsWhatItMissedWithDeletionsAndNothingElse() {
        // Given
        Registry registry = current();
        registry.take(List.of(
                present(SERVICES, 0, service("old")),
                present(SERVICES, 1, service("gone")),
                present(NAMESPACES, 0, namespace("old"))));
        String token = registry.snapshot().positions().token();
        registry.take(List.of(
                deleted(SERVICES, 2, service("gone")),
                present(SERVICES, 3, service("new")),
                present(NAMESPACES, 1, namespace("new"))));

        // When
        Subscription stream = registry.subscribe(ALL, token, () -> {});

        // Then
        List<StreamMessage> messages = drain(stream);
        assertThat(messages)
                .hasSize(4)
                .doesNotContain(new SnapshotStart())
                .last()
                .isInstanceOf(Synced.class);
        assertThat(messages.stream()
                        .filter(Changed.class::isInstance)
                        .map(m -> ((Changed) m).entry().event().isDeletion() + " "
                                + ((Changed) m).entry().key()))
                .containsExactlyInAnyOrder(
                        "true SERVICE default/gone", "false SERVICE default/new", "false NAMESPACE new");
    }

    @Test
    void tokenOfASlowReaderNeverPromisesWhatStillWaits() {
        // Given
        Registry registry = current();
        Subscription stream = registry.subscribe(ALL, "", () -> {});
        drain(stream);
        registry.take(List.of(
                present(SERVICES, 0, service("a")),
                present(SERVICES, 1, service("b")),
                present(SERVICES, 2, service("a"))));
        Changed first = (Changed) stream.next().orElseThrow();

        // When
        Subscription resumed = registry.subscribe(ALL, first.resumeToken(), () -> {});

        // Then
        assertThat(first.entry().offset()).isEqualTo(2);
        assertThat(changes(resumed)).extracting(e -> e.key().name()).contains("b");
    }

    @Test
    void unknownTokenGetsASnapshot() {
        // Given
        Registry registry = current();
        String ofAnotherLog = Positions.of(LAYOUT, LOG + 1, Map.of()).token();

        // When
        List<StreamMessage> rubbish = drain(registry.subscribe(ALL, "rubbish", () -> {}));
        List<StreamMessage> other = drain(registry.subscribe(ALL, ofAnotherLog, () -> {}));

        // Then
        assertThat(rubbish).startsWith(new SnapshotStart());
        assertThat(other).startsWith(new SnapshotStart());
    }

    @Test
    void stateOfADeposedLeaderIsDroppedAlsoAfterADeletion() {
        // Given
        Registry registry = current();
        registry.take(List.of(present(2, SERVICES, 0, service("a")), deleted(SERVICES, 1, service("b"))));
        registry.take(List.of(new TopicRecord.Changed(new Entry(
                Objects.event(2, 2, new dev.fairway.model.event.Event.State.Deleted(service("b"), "test")),
                SERVICES,
                2,
                NOW))));

        // When
        registry.take(List.of(present(1, SERVICES, 3, service("a")), present(1, SERVICES, 4, service("b"))));

        // Then
        assertThat(registry.droppedOfLowerEpoch()).isEqualTo(2);
        assertThat(get(registry, "a").orElseThrow().offset()).isZero();
        assertThat(get(registry, "b")).isEmpty();
        assertThat(registry.snapshot().positions().next(SERVICES)).isEqualTo(5);
    }

    @Test
    void recordsAreTakenOnce() {
        // Given
        Registry registry = current();
        registry.take(List.of(present(SERVICES, 0, service("a")), deleted(SERVICES, 1, service("a"))));

        // When
        registry.take(List.of(present(SERVICES, 0, service("a"))));

        // Then
        assertThat(get(registry, "a")).isEmpty();
    }

    @Test
    void restartedRegistryWithoutKafkaServesItsStoreAsBehindAfterItsPatience() {
        // Given
        Registry before = current();
        before.take(List.of(present(SERVICES, 0, service("a")), present(SERVICES, 1, service("b"))));
        String token = before.snapshot().positions().token();
        Registry restarted = registry();
        Subscription stream = restarted.subscribe(ALL, token, () -> {});
        restarted.assess();
        Standing early = restarted.standing();

        // When
        now = now.plusSeconds(5);
        restarted.assess();

        // Then
        assertThat(early).isEqualTo(Standing.LOADING);
        assertThat(restarted.standing()).isEqualTo(Standing.BEHIND);
        assertThat(drain(stream)).singleElement().isEqualTo(new Synced(token, 2, true));
    }

    @Test
    void registryThatCatchesUpTellsItsStreams() {
        // Given
        current().take(List.of(present(SERVICES, 0, service("a"))));
        Registry restarted = registry();
        now = now.plusSeconds(5);
        restarted.assess();
        Subscription stream = restarted.subscribe(ALL, "", () -> {});
        drain(stream);

        // When
        look(restarted, log(2, 0));
        restarted.take(List.of(present(SERVICES, 1, service("b"))));

        // Then
        assertThat(drain(stream))
                .extracting(m -> m.getClass().getSimpleName())
                .containsExactlyInAnyOrder("Changed", "Synced");
        assertThat(restarted.standing()).isEqualTo(Standing.CURRENT);
    }

    @Test
    void freshRegistryWithoutKafkaNeverServes() {
        // Given
        Registry registry = registry();

        // When
        now = now.plus(Duration.ofDays(1));
        registry.assess();

        // Then
        assertThat(registry.standing()).isEqualTo(Standing.LOADING);
    }

    @Test
    void registryThatLosesKafkaSaysThatItIsBehind() {
        // Given
        Registry registry = current();
        Subscription stream = registry.subscribe(ALL, "", () -> {});
        drain(stream);

        // When
        now = now.plusSeconds(11);
        registry.assess();

        // Then
        assertThat(registry.standing()).isEqualTo(Standing.BEHIND);
        assertThat(drain(stream))
                .singleElement()
                .isInstanceOfSatisfying(
                        Synced.class, s -> assertThat(s.behind()).isTrue());
    }

    @Test
    void anotherOrShorterLogMakesItStartOver() {
        // Given
        Registry registry = current();
        registry.take(List.of(present(SERVICES, 0, service("a"))));
        Subscription stream = registry.subscribe(ALL, "", () -> {});
        drain(stream);

        // When
        Verdict verdict = look(registry, log(0, 0));

        // Then
        assertThat(verdict).isEqualTo(Verdict.START_OVER);
        assertThat(drain(stream)).containsExactly(new StreamMessage.Ended());
        assertThat(store.load()).isEmpty();
        assertThat(look(registry, new LogView(LOG + 1, LAYOUT.start(), LAYOUT.start())))
                .isEqualTo(Verdict.START_OVER);
    }

    @Test
    void recordsReadWhileTheLookLastsDoNotMakeItStartOver() {
        // Given
        Registry registry = current();
        Positions before = registry.snapshot().positions();
        LogView seen = log(0, 0);
        registry.take(List.of(present(SERVICES, 0, service("a"))));

        // When
        Verdict verdict = registry.logSeen(seen, before);

        // Then
        assertThat(verdict).isEqualTo(Verdict.CONTINUE);
        assertThat(get(registry, "a")).isPresent();
    }

    @Test
    void storeOlderThanTheWindowIsNotGoneOnFrom() {
        // Given
        current().take(List.of(present(SERVICES, 0, service("a"))));
        now = now.plus(Duration.ofDays(8));
        Registry restarted = registry();

        // When
        Verdict verdict = look(restarted, log(1, 0));

        // Then
        assertThat(verdict).isEqualTo(Verdict.START_OVER);
    }

    private Registry registry() {
        Limits limits = new Limits(Duration.ofDays(7), Duration.ofSeconds(5));
        return new Registry(LAYOUT, store, new AgentTable(), () -> now, limits);
    }

    private Registry current() {
        Registry registry = registry();
        look(registry, log(0, 0));
        assertThat(registry.standing()).isEqualTo(Standing.CURRENT);
        return registry;
    }

    private static Verdict look(Registry registry, LogView log) {
        return registry.logSeen(log, registry.snapshot().positions());
    }

    private static LogView log(long services, long namespaces) {
        return new LogView(
                LOG, LAYOUT.start(), Positions.of(LAYOUT, LOG, Map.of(SERVICES, services, NAMESPACES, namespaces)));
    }

    private static Optional<Entry> get(Registry registry, String name) {
        return registry.snapshot().get(new ObjectKey(Kind.SERVICE, "default", name));
    }

    private static List<StreamMessage> drain(Subscription stream) {
        List<StreamMessage> messages = new ArrayList<>();
        for (Optional<StreamMessage> next = stream.next(); next.isPresent(); next = stream.next()) {
            messages.add(next.get());
        }
        return messages;
    }

    private static List<Entry> changes(Subscription stream) {
        return drain(stream).stream()
                .filter(Changed.class::isInstance)
                .map(m -> ((Changed) m).entry())
                .toList();
    }
}
