package dev.fairway.tracker.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.Watcher.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatcherTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final Watcher watcher = new Watcher(id -> id.kind() == ResourceKind.POD, () -> {});

    @Test
    void presentObjectsThenSyncedThenChanges() {
        watcher.start(List.of(pod("a", "u1", 1), pod("b", "u2", 2), service()));

        List<Told> initial = drain();
        watcher.accept(new StoreChange.Written(pod("a", "u1", 3)));
        watcher.accept(new StoreChange.Written(pod("c", "u3", 4)));
        watcher.accept(new StoreChange.Removed(pod("b", "u2", 2), NOW));

        assertThat(initial)
                .containsExactly(
                        new Told.Added(pod("a", "u1", 1)), new Told.Added(pod("b", "u2", 2)), new Told.Synced());
        assertThat(drain())
                .containsExactly(
                        new Told.Modified(pod("a", "u1", 3)),
                        new Told.Added(pod("c", "u3", 4)),
                        new Told.Deleted(pod("b", "u2", 2)));
    }

    @Test
    void emptyStoreIsSyncedAtOnce() {
        watcher.start(List.of());

        assertThat(drain()).containsExactly(new Told.Synced());
    }

    @Test
    void slowSubscriberGetsTheNewestStateOnly() {
        watcher.start(List.of());
        drain();
        for (int version = 1; version <= 1000; version++) {
            watcher.accept(new StoreChange.Written(pod("a", "u1", version)));
        }
        watcher.accept(new StoreChange.Written(pod("b", "u2", 1001)));
        watcher.accept(new StoreChange.Removed(pod("b", "u2", 1001), NOW));

        assertThat(drain()).containsExactly(new Told.Added(pod("a", "u1", 1000)));
    }

    @Test
    void recreatedObjectIsDeletedBeforeItIsAdded() {
        watcher.start(List.of(pod("a", "u1", 1)));
        drain();
        watcher.accept(new StoreChange.Removed(pod("a", "u1", 1), NOW));
        watcher.accept(new StoreChange.Written(pod("a", "u2", 3)));

        assertThat(drain()).containsExactly(new Told.Deleted(pod("a", "u1", 1)), new Told.Added(pod("a", "u2", 3)));
    }

    @Test
    void objectThatGoesBeforeItWasToldDoesNotHoldUpSynced() {
        watcher.start(List.of(pod("a", "u1", 1), pod("b", "u2", 2)));
        watcher.accept(new StoreChange.Removed(pod("b", "u2", 2), NOW));

        assertThat(drain()).containsExactly(new Told.Added(pod("a", "u1", 1)), new Told.Synced());
    }

    private List<Told> drain() {
        List<Told> told = new ArrayList<>();
        for (Optional<Told> next = watcher.next(); next.isPresent(); next = watcher.next()) {
            told.add(next.get());
        }
        return told;
    }

    private static StoredObject pod(String name, String uid, long version) {
        return new StoredObject(new ObjectId(ResourceKind.POD, "default", name), uid, version, "{}", NOW);
    }

    private static StoredObject service() {
        return new StoredObject(new ObjectId(ResourceKind.SERVICE, "default", "s"), "u9", 9, "{}", NOW);
    }
}
