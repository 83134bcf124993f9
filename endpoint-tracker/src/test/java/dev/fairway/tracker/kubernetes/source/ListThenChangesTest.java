package dev.fairway.tracker.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.tracker.core.endpoints.SourceChange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ListThenChangesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:10.5Z");

    private final ListThenChanges objects = new ListThenChanges(InstantSource.fixed(NOW));
    private final ResourceEventHandler<Namespace> handler = objects.handler(() -> {});
    private final List<Resource> listed = new ArrayList<>();
    private final List<SourceChange> changes = new ArrayList<>();

    @Test
    void whatIsReportedBeforeAllHaveListedIsInTheListOnce() {
        handler.onAdd(namespace("stays", "2026-11-24T12:00:00Z"));
        handler.onAdd(namespace("goes", "2026-11-24T12:00:00Z"));
        handler.onDelete(namespace("goes", "2026-11-24T12:00:00Z"), false);
        handler.onUpdate(namespace("stays", "2026-11-24T12:00:00Z"), namespace("stays", "2026-11-24T12:00:00Z"));

        objects.listed(listed::addAll, this::submit);

        assertThat(listed).extracting(resource -> resource.meta().name()).containsExactly("stays");
        assertThat(changes).isEmpty();
    }

    @Test
    void whatIsReportedAfterwardsIsAChangeWithTheTimeThatTheObjectTells() {
        objects.listed(listed::addAll, this::submit);

        handler.onAdd(namespace("new", "2026-11-24T12:00:03Z"));
        handler.onDelete(namespace("new", "2026-11-24T12:00:03Z"), true);

        assertThat(changes)
                .extracting(SourceChange::happenedAt)
                .containsExactly(Instant.parse("2026-11-24T12:00:03Z"), NOW);
        assertThat(changes.getLast())
                .isInstanceOfSatisfying(
                        SourceChange.Removed.class,
                        removed -> assertThat(removed.reason()).contains("interrupted"));
    }

    @Test
    void withinTheSecondThatTheObjectTellsTheObservationIsTheBetterEstimate() {
        assertThat(ChangeTimes.lastChange(namespace("new", "2026-11-24T12:00:10Z"), NOW))
                .isEqualTo(NOW);
        assertThat(ChangeTimes.lastChange(namespace("new", "not a time"), NOW)).isEqualTo(NOW);
        assertThat(ChangeTimes.lastChange(namespace("new", "2026-11-24T12:00:20Z"), NOW))
                .isEqualTo(NOW);
    }

    private void submit(ObjectKey key, Supplier<Optional<SourceChange>> change) {
        changes.add(change.get().orElseThrow());
    }

    private static Namespace namespace(String name, String createdAt) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp(createdAt)
                .endMetadata()
                .build();
    }
}
