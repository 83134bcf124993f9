package dev.fairway.registry.core.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Partition SERVICES = new Partition("services", 0);
    private static final Partition NAMESPACES = new Partition("namespaces", 0);
    private static final Partition PROGRAMMING = new Partition("programming", 0);
    private static final TopicLayout LAYOUT =
            new TopicLayout(List.of(SERVICES, NAMESPACES, PROGRAMMING), Set.of("services", "namespaces"));

    @Test
    void tokenIsReadBackAsTheSamePositions() {
        // Given
        Positions positions = Positions.of(LAYOUT, -5, Map.of(SERVICES, 1L << 40, NAMESPACES, 127L))
                .after(PROGRAMMING, 300, NOW);

        // When
        Positions read = Positions.parse(LAYOUT, positions.token()).orElseThrow();

        // Then
        assertThat(read).isEqualTo(positions);
        assertThat(read.asOf()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "AAAA", "AQAAAAAA", "////////////////////////////////"})
    void rubbishIsNoToken(String token) {
        assertThat(Positions.parse(LAYOUT, token)).isEmpty();
    }

    @Test
    void tokenOfAnotherLayoutIsNoToken() {
        // Given
        TopicLayout smaller = new TopicLayout(List.of(SERVICES), Set.of());

        // When
        String token = LAYOUT.start().token();

        // Then
        assertThat(Positions.parse(smaller, token)).isEmpty();
    }

    @Test
    void dnsSerialCountsTheTopicsOfDnsOnly() {
        // Given
        Positions start = Positions.of(LAYOUT, 1, Map.of(SERVICES, 3L, NAMESPACES, 4L));

        // When
        Positions later = start.after(PROGRAMMING, 99, NOW).after(SERVICES, 3, NOW);

        // Then
        assertThat(start.dnsSerial()).isEqualTo(7);
        assertThat(later.dnsSerial()).isEqualTo(8);
    }
}
