package dev.fairway.registry.core.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentReportsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AgentReports reports = new AgentReports(() -> NOW);

    @Test
    void everyRecordTellsTheNewestPositionsAndWhatBecameOfTheStream() {
        // Given
        reports.stream("node/a", Programming.Stream.OPEN);
        reports.add("node/a", at(1), List.of(inEffect(1)), "x");
        reports.take().forEach(reports::written);

        // When
        reports.stream("node/a", Programming.Stream.LOST);

        // Then
        assertThat(reports.take())
                .containsExactly(new Programming("node/a", at(1), List.of(), "x", NOW, Programming.Stream.LOST));
    }

    @Test
    void answersAreCollectedUntilTheyAreTaken() {
        // Given
        reports.add("node/a", at(1), List.of(inEffect(1)), "x");
        reports.add("node/a", at(2), List.of(inEffect(2)), "y");

        // When
        List<Programming> taken = reports.take();

        // Then
        assertThat(taken)
                .containsExactly(new Programming("node/a", at(2), List.of(inEffect(1), inEffect(2)), "y", NOW));
        assertThat(reports.take()).isEmpty();
    }

    @Test
    void oneReportOfAnAgentIsUnderWayAtATime() {
        // Given
        reports.add("node/a", at(1), List.of(), "");
        Programming first = reports.take().getFirst();
        reports.add("node/a", at(2), List.of(), "");
        List<Programming> meanwhile = reports.take();

        // When
        reports.written(first);

        // Then
        assertThat(meanwhile).isEmpty();
        assertThat(reports.take())
                .singleElement()
                .satisfies(p -> assertThat(p.positions()).isEqualTo(at(2)));
    }

    @Test
    void failedReportComesAgainBeforeWhatIsNewer() {
        // Given
        reports.add("node/a", at(1), List.of(inEffect(1)), "x");
        Programming failed = reports.take().getFirst();
        reports.add("node/a", at(2), List.of(inEffect(2)), "y");

        // When
        reports.failed(failed);

        // Then
        assertThat(reports.take())
                .containsExactly(new Programming("node/a", at(2), List.of(inEffect(1), inEffect(2)), "y", NOW));
    }

    private static InEffect inEffect(long sequence) {
        return new InEffect(new EventId("endpoint-tracker", 1, sequence), NOW, NOW, "");
    }

    private static List<Programming.Position> at(long offset) {
        return List.of(new Programming.Position("services", 0, offset));
    }
}
