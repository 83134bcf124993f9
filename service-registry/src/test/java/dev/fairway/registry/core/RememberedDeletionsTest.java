package dev.fairway.registry.core;

import static dev.fairway.registry.core.Objects.LAYOUT;
import static dev.fairway.registry.core.Objects.SERVICES;
import static dev.fairway.registry.core.Objects.deleted;
import static dev.fairway.registry.core.Objects.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ObjectKey;
import dev.fairway.registry.core.topic.Positions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RememberedDeletionsTest {

    @Test
    void oldestAreForgottenAndThenNobodyResumesFromBefore() {
        // Given
        RememberedDeletions deletions = new RememberedDeletions(2);
        deletions.put(deleted(SERVICES, 10, service("a")).entry());
        deletions.put(deleted(SERVICES, 11, service("b")).entry());

        // When
        List<ObjectKey> forgotten =
                deletions.put(deleted(SERVICES, 12, service("c")).entry());

        // Then
        assertThat(forgotten).containsExactly(service("a").key());
        assertThat(deletions.areCompleteSince(at(10))).isFalse();
        assertThat(deletions.areCompleteSince(at(11))).isTrue();
    }

    private static Positions at(long offset) {
        return Positions.of(LAYOUT, 1, Map.of(SERVICES, offset));
    }
}
