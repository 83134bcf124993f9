package dev.fairway.registry.core;

import static dev.fairway.registry.core.Objects.LAYOUT;
import static dev.fairway.registry.core.Objects.SERVICES;
import static dev.fairway.registry.core.Objects.endpoint;
import static dev.fairway.registry.core.Objects.present;
import static dev.fairway.registry.core.Objects.service;
import static dev.fairway.registry.core.Objects.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.Resource;
import dev.fairway.model.ServiceKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolverTest {

    private static final ServiceKey SERVICE = new ServiceKey("default", "web");

    @Test
    void joinsSlicesOfAllManagersAndMatchesPortsByName() {
        // Given
        RegistrySnapshot snapshot = snapshot(
                service("web", "http"),
                slice("web", "one", endpoint("10.0.0.2")),
                slice("web", "two", endpoint("10.0.0.1")),
                slice("other", "three", endpoint("10.0.0.3")));

        // When
        List<Resolver.Resolved> endpoints =
                Resolver.resolve(snapshot, SERVICE, "").orElseThrow().endpoints();

        // Then
        assertThat(endpoints)
                .extracting(r -> r.endpoint().address().getHostAddress() + " " + r.portName() + " " + r.port())
                .containsExactly("10.0.0.1 http 8080", "10.0.0.2 http 8080");
    }

    @Test
    void ofDuplicatesTheOneWrittenLastCounts() {
        // Given
        Endpoint ready = endpoint("10.0.0.1");
        Endpoint leaving = ready.withConditions(false, true, true);
        RegistrySnapshot snapshot =
                snapshot(service("web", "http"), slice("web", "old", ready), slice("web", "new", leaving));

        // When
        List<Resolver.Resolved> endpoints =
                Resolver.resolve(snapshot, SERVICE, "http").orElseThrow().endpoints();

        // Then
        assertThat(endpoints)
                .singleElement()
                .satisfies(r -> assertThat(r.endpoint()).isEqualTo(leaving));
    }

    @Test
    void portIsChosenByNameOrNumber() {
        // Given
        RegistrySnapshot snapshot =
                snapshot(service("web", "http", "admin"), slice("web", "one", endpoint("10.0.0.1")));

        // When
        List<Resolver.Resolved> byNumber =
                Resolver.resolve(snapshot, SERVICE, "85").orElseThrow().endpoints();
        List<Resolver.Resolved> unknown =
                Resolver.resolve(snapshot, SERVICE, "dns").orElseThrow().endpoints();

        // Then
        assertThat(byNumber)
                .singleElement()
                .satisfies(r -> assertThat(r.portName()).isEqualTo("admin"));
        assertThat(unknown).isEmpty();
    }

    @Test
    void unknownServiceIsNotFound() {
        assertThat(Resolver.resolve(snapshot(), SERVICE, "")).isEmpty();
    }

    private static RegistrySnapshot snapshot(Resource... resources) {
        RegistrySnapshot.Editor editor = RegistrySnapshot.empty(LAYOUT.start()).edit();
        long offset = 0;
        for (Resource resource : resources) {
            editor.put(present(SERVICES, offset++, resource).entry());
        }
        return editor.build(LAYOUT.start());
    }
}
