package dev.fairway.tracker.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairway.tracker.standalone.FakeObjectLog;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectStore.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final FakeObjectLog log = new FakeObjectLog();
    private final ObjectStore store = new ObjectStore(log, InstantSource.fixed(NOW));
    private final List<StoreChange> changes = new ArrayList<>();

    @Test
    void writeIsVisibleOnceTheLogHasIt() {
        store.listen(changes::add);

        put("a", "1");

        assertThat(store.get(id("a"))).map(StoredObject::json).contains("1");
        assertThat(changes).hasSize(1);
        assertThat(log.entries()).hasSize(1);
    }

    @Test
    void writesThatWaitBuildOnEachOtherButNobodySeesThem() throws InterruptedException {
        log.hold();
        Thread first = Thread.ofVirtual().start(() -> put("a", "1"));
        awaitUnanswered(1);
        Thread second = Thread.ofVirtual()
                .start(() -> store.write(draft -> {
                    StoredObject seen = draft.get(id("a")).orElseThrow();
                    return new Outcome.Put(object("a", seen.json() + "2", draft.nextVersion()));
                }));
        awaitUnanswered(2);

        Optional<StoredObject> before = store.get(id("a"));
        log.release();
        first.join();
        second.join();

        assertThat(before).isEmpty();
        assertThat(store.get(id("a"))).map(StoredObject::json).contains("12");
    }

    @Test
    void refusedWriteIsUndoneAndWrittenOver() {
        put("a", "1");
        log.refuse(true);

        assertThatThrownBy(() -> put("a", "2"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.rejection()).isInstanceOf(Rejection.Unavailable.class));
        boolean healthy = store.isHealthy();
        assertThatThrownBy(() -> put("b", "1")).isInstanceOf(RejectedException.class);
        store.repair();
        boolean healthyWhileRefusing = store.isHealthy();
        log.refuse(false);
        store.repair();

        assertThat(healthy).isFalse();
        assertThat(healthyWhileRefusing).isFalse();
        assertThat(store.isHealthy()).isTrue();
        assertThat(store.get(id("a"))).map(StoredObject::json).contains("1");
        assertThat(log.entries().getLast().object().json()).isEqualTo("1");
        put("a", "3");
        assertThat(store.get(id("a"))).map(StoredObject::json).contains("3");
    }

    @Test
    void refusedCreationIsWrittenOverWithADeletion() {
        log.refuse(true);
        assertThatThrownBy(() -> put("a", "1")).isInstanceOf(RejectedException.class);
        log.refuse(false);

        store.repair();

        assertThat(log.entries()).hasSize(1);
        assertThat(log.entries().getFirst().deleted()).isTrue();
        assertThat(store.all()).isEmpty();
    }

    @Test
    void draftsOfRefusedWritesAreTakenBack() {
        List<String> held = new ArrayList<>();
        store.listenToDrafts((before, after) ->
                held.add((before == null ? "-" : before.json()) + ">" + (after == null ? "-" : after.json())));
        put("a", "1");
        log.refuse(true);

        assertThatThrownBy(() -> put("a", "2")).isInstanceOf(RejectedException.class);

        assertThat(held).containsExactly("->1", "1>2", "2>1");
    }

    @Test
    void deletionIsLoggedWithTheLastState() {
        put("a", "1");
        store.listen(changes::add);

        store.write(draft -> new Outcome.Remove(draft.get(id("a")).orElseThrow()));

        assertThat(store.all()).isEmpty();
        assertThat(log.entries().getLast().deleted()).isTrue();
        assertThat(changes).containsExactly(new StoreChange.Removed(object("a", "1", 1), NOW));
    }

    @Test
    void versionsGoOnAfterALoad() {
        store.load(List.of(object("a", "1", 41)), 57);

        put("b", "2");

        assertThat(store.get(id("b"))).map(StoredObject::resourceVersion).contains(58L);
        assertThat(store.get(id("a"))).isPresent();
    }

    private void awaitUnanswered(int count) {
        org.awaitility.Awaitility.await().until(() -> log.unansweredCount() == count);
    }

    private void put(String name, String json) {
        store.write(draft -> new Outcome.Put(object(name, json, draft.nextVersion())));
    }

    private static StoredObject object(String name, String json, long version) {
        return new StoredObject(id(name), "uid-" + name, version, json, NOW);
    }

    private static ObjectId id(String name) {
        return new ObjectId(ResourceKind.SERVICE, "default", name);
    }
}
