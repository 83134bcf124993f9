package dev.fairway.registryclient;

import static dev.fairway.registryclient.Objects.NOW;
import static dev.fairway.registryclient.Objects.deleted;
import static dev.fairway.registryclient.Objects.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.event.Event;
import dev.fairway.registryclient.ViewUpdate.Change;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import dev.fairway.registryclient.ViewUpdate.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {

    private final View view = new View();

    @Test
    void nothingIsToldBeforeTheFirstSync() {
        // Given
        view.snapshotStarted();
        snapshot(present(1, "a"));

        // When
        boolean early = view.take().isPresent();
        view.synced("t1", 5, false, NOW);

        // Then
        assertThat(early).isFalse();
        ViewUpdate update = view.take().orElseThrow();
        assertThat(names(update)).containsExactly("a");
        assertThat(update.resumeToken()).isEqualTo("t1");
        assertThat(update.dnsSerial()).isEqualTo(5);
        assertThat(update.freshness()).isEqualTo(Freshness.CURRENT);
    }

    @Test
    void changesAreCoalescedByObjectWhileTheConsumerWorks() {
        // Given
        synced(present(1, "a"));

        // When
        change(present(2, "a"), "t2");
        change(present(3, "b"), "t3");
        change(present(4, "a"), "t4");

        // Then
        ViewUpdate update = view.take().orElseThrow();
        assertThat(update.changes()).extracting(c -> c.event().id().sequence()).containsExactly(4L, 3L);
        assertThat(update.changes()).extracting(Change::origin).containsOnly(Origin.STREAM);
        assertThat(update.resumeToken()).isEqualTo("t4");
        assertThat(view.take()).isEmpty();
    }

    @Test
    void newSnapshotTellsDifferencesOnly() {
        // Given
        synced(present(1, "same"), present(2, "changed"), present(3, "gone"));

        // When
        view.disconnected();
        view.snapshotStarted();
        snapshot(present(1, "same"), present(4, "changed"), present(5, "added"));
        view.synced("t2", 2, false, NOW);

        // Then
        ViewUpdate update = view.take().orElseThrow();
        assertThat(update.changes())
                .extracting(c -> c.origin() + " " + c.event().isDeletion() + " "
                        + c.event().key().name())
                .containsExactlyInAnyOrder("ABSENT true gone", "SNAPSHOT false changed", "SNAPSHOT false added");
    }

    @Test
    void snapshotOfARegistryThatIsBehindWaitsUntilItHasCaughtUp() {
        // Given
        synced(present(5, "a"), present(6, "b"));

        // When
        view.snapshotStarted();
        snapshot(present(1, "a"));
        view.synced("old", 1, true, NOW);
        ViewUpdate behind = view.take().orElseThrow();
        change(present(7, "a"), "t7");
        change(present(6, "b"), "t7");
        view.synced("t7", 3, false, NOW);

        // Then
        assertThat(behind.changes()).isEmpty();
        assertThat(behind.freshness()).isEqualTo(Freshness.BEHIND);
        assertThat(behind.resumeToken()).isEqualTo("t1");
        ViewUpdate current = view.take().orElseThrow();
        assertThat(names(current)).containsExactly("a");
        assertThat(current.resumeToken()).isEqualTo("t7");
    }

    @Test
    void withoutAnyViewASnapshotThatIsBehindIsBetterThanNothing() {
        // Given
        view.snapshotStarted();
        snapshot(present(1, "a"));

        // When
        view.synced("t1", 1, true, NOW);

        // Then
        ViewUpdate update = view.take().orElseThrow();
        assertThat(names(update)).containsExactly("a");
        assertThat(update.freshness()).isEqualTo(Freshness.BEHIND);
    }

    @Test
    void lastKnownStateIsToldFirstAndThenWhatDiffers() {
        // Given
        view.restore(List.of(present(1, "a"), present(2, "b")), "t1", 1, NOW);
        ViewUpdate known = view.take().orElseThrow();

        // When
        change(deleted(3, "b"), "t3");
        view.synced("t3", 3, false, NOW);

        // Then
        assertThat(names(known)).containsExactly("a", "b");
        assertThat(known.freshness()).isEqualTo(Freshness.LAST_KNOWN);
        assertThat(view.take().orElseThrow().changes()).singleElement().satisfies(c -> {
            assertThat(c.event().isDeletion()).isTrue();
            assertThat(c.origin()).isEqualTo(Origin.STREAM);
        });
    }

    @Test
    void lostConnectionIsToldOnceAndKeepsTheView() {
        // Given
        synced(present(1, "a"));

        // When
        view.disconnected();
        view.disconnected();

        // Then
        ViewUpdate update = view.take().orElseThrow();
        assertThat(update.changes()).isEmpty();
        assertThat(update.freshness()).isEqualTo(Freshness.DISCONNECTED);
        assertThat(view.take()).isEmpty();
        assertThat(view.resumeToken()).isEqualTo("t1");
    }

    @Test
    void snapshotThatBreaksOffChangesNothing() {
        // Given
        synced(present(1, "a"));

        // When
        view.snapshotStarted();
        snapshot(present(9, "z"));
        view.disconnected();
        view.synced("t1", 1, false, NOW);

        // Then
        assertThat(view.take().map(ViewUpdate::changes).orElse(List.of())).isEmpty();
    }

    private void synced(Event... events) {
        view.snapshotStarted();
        snapshot(events);
        view.synced("t1", 1, false, NOW);
        assertThat(view.take()).isPresent();
    }

    private void snapshot(Event... events) {
        for (Event event : events) {
            change(event, "");
        }
    }

    private void change(Event event, String token) {
        view.changed(event, NOW, NOW, token, 1);
    }

    private static List<String> names(ViewUpdate update) {
        return update.changes().stream().map(c -> c.event().key().name()).toList();
    }
}
