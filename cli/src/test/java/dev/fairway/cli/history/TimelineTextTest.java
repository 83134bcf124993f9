package dev.fairway.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.Fact.FieldChange;
import dev.fairway.model.history.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineTextTest {

    private static final Instant TIME = Instant.parse("2026-01-08T14:03:00.120Z");

    @Test
    void entryTellsWhatAndWhyAndWhereItIsInEffect() {
        // Given
        Effect fast = Effect.of("node/a", told(2, TIME.plusMillis(1), TIME.plusMillis(6)), TIME, TIME.plusMillis(90));
        Effect skewed = Effect.of("node/b", told(2, TIME.minusMillis(40), TIME), TIME, TIME.plusMillis(90));
        TimelineEntry entry = entry(2, id(1), List.of(fast, skewed), List.of("node/c"));

        // When
        String text = new TimelineText().entry(entry);

        // Then
        assertThat(text.lines().skip(2).map(String::strip))
                .containsExactly(
                        "node/a in effect after 6.0 ms",
                        "node/b in effect, its clock is at least 40 ms behind",
                        "node/c not yet",
                        "event endpoint-tracker:1:2, caused by endpoint-tracker:1:1");
    }

    @Test
    void traceIsATreeWithTheTimeAtEachHop() {
        // Given
        TimelineEntry cause = entry(1, null, List.of(), List.of());
        TimelineEntry effect = entry(
                2,
                id(1),
                List.of(Effect.of(
                        "node/a", told(2, TIME.plusMillis(2), TIME.plusMillis(6)), TIME, TIME.plusMillis(90))),
                List.of());

        // When
        String text = new TraceText(List.of(cause, effect)).text();

        // Then
        assertThat(text.lines())
                .contains(
                        "  event endpoint-tracker:1:1 of POD default/web-1",
                        "  -> in Kafka after 2.0 ms",
                        "      event endpoint-tracker:1:2 of POD default/web-1",
                        "      -> in Kafka after 2.0 ms; 0.0 ms after its cause",
                        "      -> node/a in effect after 6.0 ms, 4.0 ms of that at the agent");
    }

    @Test
    void jsonHasStableNames() {
        // Given
        Effect effect = Effect.of("node/a", told(2, TIME.plusMillis(1), TIME.plusMillis(6)), TIME, TIME.plusMillis(90));

        // When
        String json = TimelineJson.entry(entry(2, id(1), List.of(effect), List.of("node/c")))
                .toString();

        // Then
        assertThat(json)
                .isEqualTo(
                        "{\"kind\":\"pod\",\"namespace\":\"default\",\"name\":\"web-1\",\"event\":\"endpoint-tracker:1:2\","
                                + "\"cause\":\"endpoint-tracker:1:1\",\"appendedAt\":\"2026-01-08T14:03:00.120Z\","
                                + "\"happenedAt\":\"2026-01-08T14:03:00.117Z\",\"observedAt\":\"2026-01-08T14:03:00.118Z\","
                                + "\"facts\":[{\"code\":\"pod-edited\",\"subject\":\"web-1\",\"text\":\"pod web-1 changed\","
                                + "\"changes\":[{\"field\":\"metadata.labels.a\",\"before\":\"\",\"after\":\"b\"}]}],"
                                + "\"effects\":[{\"event\":\"endpoint-tracker:1:2\",\"agent\":\"node/a\","
                                + "\"receivedAt\":\"2026-01-08T14:03:00.121Z\",\"inEffectAt\":\"2026-01-08T14:03:00.126Z\","
                                + "\"delaySeconds\":0.006}],\"awaited\":[\"node/c\"]}");
    }

    @Test
    void spansAreShort() {
        // When
        List<String> spans = List.of(
                TimelineText.span(Duration.ofNanos(400_000)),
                TimelineText.span(Duration.ofMillis(250)),
                TimelineText.span(Duration.ofMillis(1_250)),
                TimelineText.span(Duration.ofSeconds(200)));

        // Then
        assertThat(spans).containsExactly("0.4 ms", "250 ms", "1.3 s", "3m20s");
    }

    private static TimelineEntry entry(
            long sequence, @Nullable EventId cause, List<Effect> effects, List<String> awaited) {
        return new TimelineEntry(
                id(sequence),
                cause,
                new ObjectKey(Kind.POD, "default", "web-1"),
                new TimelineEntry.Times(TIME, TIME.minusMillis(3), TIME.minusMillis(2)),
                List.of(new Fact(
                        "pod-edited",
                        "web-1",
                        "pod web-1 changed",
                        List.of(new FieldChange("metadata.labels.a", "", "b")))),
                effects,
                awaited);
    }

    private static InEffect told(long sequence, Instant received, Instant inEffect) {
        return new InEffect(id(sequence), received, inEffect, "");
    }

    private static EventId id(long sequence) {
        return new EventId("endpoint-tracker", 1, sequence);
    }
}
