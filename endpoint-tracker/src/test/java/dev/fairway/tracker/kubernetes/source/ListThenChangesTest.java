package dev.fairway.tracker.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Resource;
import dev.fairway.model.ServiceKey;
import dev.fairway.tracker.core.endpoints.ClusterSource;
import dev.fairway.tracker.core.endpoints.SourceChange;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
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

        objects.listed(listing -> listed.addAll(listing.objects()), this::submit);

        assertThat(listed).extracting(resource -> resource.meta().name()).containsExactly("stays");
        assertThat(changes).isEmpty();
    }

    @Test
    void whatIsReportedAfterwardsIsAChangeWithTheTimeThatTheObjectTells() {
        objects.listed(listing -> listed.addAll(listing.objects()), this::submit);

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

    @Test
    void endpointsMadeByHandAreListedAndFollowedBesideASliceOfTheSameName() {
        ResourceEventHandler<Endpoints> endpoints = objects.handler(() -> {});
        Endpoints made = new EndpointsBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("db")
                .withCreationTimestamp("2026-11-24T12:00:00Z")
                .endMetadata()
                .addNewSubset()
                .addNewAddress()
                .withIp("192.0.2.1")
                .endAddress()
                .addNewNotReadyAddress()
                .withIp("2001:db8::1")
                .endNotReadyAddress()
                .addNewPort()
                .withPort(5432)
                .endPort()
                .endSubset()
                .build();
        List<ClusterSource.Listing> listings = new ArrayList<>();
        endpoints.onAdd(made);

        objects.listed(listings::add, this::submit);
        endpoints.onDelete(made, false);

        assertThat(listings.getFirst().handMade().get(new ServiceKey("default", "db")))
                .extracting(placed -> placed.family() + " " + placed.endpoint().ready())
                .containsExactly("IPv4 true", "IPv6 false");
        assertThat(changes).containsExactly(new SourceChange.HandMade(new ServiceKey("default", "db"), List.of(), NOW));
    }

    private void submit(Record subject, Supplier<Optional<SourceChange>> change) {
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
