package dev.fairway.registry.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.StateStore.Batch;
import dev.fairway.registry.core.StateStore.Stored;
import dev.fairway.registry.core.topic.Partition;
import dev.fairway.registry.core.topic.Positions;
import dev.fairway.registry.core.topic.TopicLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfinispanStateStoreIT {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Partition NAMESPACES = new Partition("namespaces", 0);
    private static final TopicLayout LAYOUT = new TopicLayout(List.of(NAMESPACES), Set.of());
    private static final Programming AGENT = new Programming("node/a", List.of(), List.of(), "hash", NOW);

    @TempDir
    Path directory;

    @Test
    void whatWasSavedIsThereAfterARestart() {
        // Given
        try (InfinispanStateStore store = open()) {
            store.save(batch(10, present(1, "a"), present(2, "b")));
            store.save(
                    new Batch(List.of(deleted(3, "b")), List.of(present(1, "a").key()), List.of(AGENT), at(11)));
            store.complete();
        }

        // When
        Optional<Stored> stored = load();

        // Then
        assertThat(stored).contains(new Stored(List.of(deleted(3, "b")), List.of(AGENT), at(11), true));
    }

    @Test
    void moreThanTheHeapHoldsIsThereAfterARestart() {
        // Given
        Entry[] entries =
                IntStream.range(0, 5_000).mapToObj(i -> present(i, "n" + i)).toArray(Entry[]::new);
        try (InfinispanStateStore store = open()) {
            store.save(batch(5_000, entries));
        }

        // When
        Stored stored = load().orElseThrow();

        // Then
        assertThat(stored.entries()).containsExactly(entries);
        assertThat(stored.complete()).isFalse();
    }

    @Test
    void clearedStoreHoldsNothing() {
        // Given
        try (InfinispanStateStore store = open()) {
            store.save(batch(10, present(1, "a")));
            store.clear();
        }

        // When
        Optional<Stored> stored = load();

        // Then
        assertThat(stored).isEmpty();
    }

    @Test
    void storeWhoseFilesAreRubbishNeverStopsTheStart() throws IOException {
        // Given
        try (InfinispanStateStore store = open()) {
            store.save(batch(10, present(1, "a")));
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20});
            }
        }

        // When
        Optional<Stored> stored = load();

        // Then
        assertThat(stored).isEmpty();
        try (InfinispanStateStore store = open()) {
            store.save(batch(11, present(1, "a")));
        }
        assertThat(load()).isPresent();
    }

    private InfinispanStateStore open() {
        return new InfinispanStateStore(directory.resolve("state"), LAYOUT);
    }

    private Optional<Stored> load() {
        try (InfinispanStateStore store = open()) {
            return store.load();
        }
    }

    private static Batch batch(long offset, Entry... entries) {
        return new Batch(List.of(entries), List.of(), List.of(), at(offset));
    }

    private static Positions at(long offset) {
        return Positions.of(LAYOUT, 1, Map.of(NAMESPACES, offset));
    }

    private static Entry present(long offset, String name) {
        return entry(offset, new Event.State.Present(new Namespace(ObjectMeta.of("", name))));
    }

    private static Entry deleted(long offset, String name) {
        return entry(offset, new Event.State.Deleted(new Namespace(ObjectMeta.of("", name)), "test"));
    }

    private static Entry entry(long offset, Event.State state) {
        Event event = new Event(new EventId("endpoint-tracker", 1, offset), null, NOW, NOW, state);
        return new Entry(event, NAMESPACES, offset, NOW);
    }
}
