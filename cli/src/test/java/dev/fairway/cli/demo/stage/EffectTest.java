package dev.fairway.cli.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EffectTest {
    private static final Instant CHANGED = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void anEffectIsTheTimeFromTheChangeToEachNode() {
        Effect effect = new Effect(
                "pod added",
                CHANGED,
                new TreeMap<>(Map.of("node-2", CHANGED.plusMillis(12), "node-1", CHANGED.plusNanos(4_250_000))));

        assertThat(effect.on("node-2")).isEqualTo(Duration.ofMillis(12));
        assertThat(effect.everywhereAt()).isEqualTo(CHANGED.plusMillis(12));
        assertThat(effect.describe()).isEqualTo("node-1 4.3 ms, node-2 12.0 ms");
    }
}
