package dev.fairway.registry.infinispan;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.StateStore;
import dev.fairway.registry.core.topic.Partition;
import dev.fairway.registry.core.topic.Positions;
import dev.fairway.registry.core.topic.TopicLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.infinispan.commons.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WriteBehindIT {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Partition NAMESPACES = new Partition("namespaces", 0);
    private static final TopicLayout LAYOUT = new TopicLayout(List.of(NAMESPACES), Set.of());

    @TempDir
    Path directory;

    @Test
    void whatWaitedIsStoredOnceInItsNewestStateWhenTheStoreCloses() {
        // Given
        SlowStore slow = new SlowStore(open());
        WriteBehind behind = WriteBehind.of(slow);
        behind.save(batch(1, present(0, "a")));
        await().atMost(10, SECONDS).until(() -> slow.attempts.get() == 1);

        // When
        behind.save(batch(2, present(1, "b")));
        behind.save(batch(3, present(2, "a")));
        behind.save(new StateStore.Batch(List.of(), List.of(present(1, "b").key()), List.of(), at(4)));
        behind.complete();
        slow.mayGo.release(1000);
        behind.close();

        // Then
        assertThat(slow.attempts).hasValue(2);
        assertThat(stored()).contains(new StateStore.Stored(List.of(present(2, "a")), List.of(), at(4), true));
    }

    @Test
    void refusedBatchIsStoredLaterUnlessANewerStateTookItsPlace() {
        // Given
        SlowStore slow = new SlowStore(open());
        slow.refusals.set(1);
        slow.mayGo.release(1000);
        try (WriteBehind behind = WriteBehind.of(slow)) {
            // When
            behind.save(batch(2, present(0, "a"), present(1, "b")));
            await().atMost(10, SECONDS).until(() -> slow.attempts.get() == 1);
            behind.save(batch(3, present(2, "a")));
            await().atMost(10, SECONDS).until(() -> slow.attempts.get() == 2);
        }

        // Then
        assertThat(stored().orElseThrow().positions()).isEqualTo(at(3));
        assertThat(stored().orElseThrow().entries()).containsExactlyInAnyOrder(present(1, "b"), present(2, "a"));
    }

    @Test
    void nothingThatWaitedComesAfterClearing() {
        // Given
        SlowStore slow = new SlowStore(open());
        slow.refusals.set(1);
        slow.mayGo.release(1000);
        try (WriteBehind behind = WriteBehind.of(slow)) {
            behind.save(batch(1, present(0, "a")));
            await().atMost(10, SECONDS).until(() -> slow.attempts.get() == 1);

            // When
            behind.clear();
        }

        // Then
        assertThat(stored()).isEmpty();
    }

    private InfinispanStateStore open() {
        return new InfinispanStateStore(directory.resolve("state"), LAYOUT);
    }

    private Optional<StateStore.Stored> stored() {
        try (InfinispanStateStore store = open()) {
            return store.load();
        }
    }

    private static StateStore.Batch batch(long offset, Entry... entries) {
        return new StateStore.Batch(List.of(entries), List.of(), List.of(), at(offset));
    }

    private static Positions at(long offset) {
        return Positions.of(LAYOUT, 1, Map.of(NAMESPACES, offset));
    }

    private static Entry present(long offset, String name) {
        Event.State state = new Event.State.Present(new Namespace(ObjectMeta.of("", name)));
        return new Entry(
                new Event(new EventId("endpoint-tracker", 1, offset), null, NOW, NOW, state), NAMESPACES, offset, NOW);
    }

    /** The real store on a disk that is slow, or full for a while. */
    private static final class SlowStore implements StateStore {
        private final StateStore store;
        private final Semaphore mayGo = new Semaphore(0);
        private final AtomicInteger attempts = new AtomicInteger();
        private final AtomicInteger refusals = new AtomicInteger();

        SlowStore(StateStore store) {
            this.store = store;
        }

        @Override
        public void save(Batch batch) {
            attempts.incrementAndGet();
            mayGo.acquireUninterruptibly();
            if (refusals.getAndDecrement() > 0) {
                throw new CacheException("no space left on device");
            }
            store.save(batch);
        }

        @Override
        public Optional<Stored> load() {
            return store.load();
        }

        @Override
        public void complete() {
            store.complete();
        }

        @Override
        public void clear() {
            store.clear();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
