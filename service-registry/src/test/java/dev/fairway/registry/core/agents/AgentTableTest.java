package dev.fairway.registry.core.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.agents.AgentTable.AgentState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentTableTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AgentTable agents = new AgentTable();

    @Test
    void theNewestRecordIsToldWithTheAnswersBeforeIt() {
        // Given
        agents.acknowledged(record("x", 1));
        agents.acknowledged(record("y", 2));

        // When
        List<AgentState> states = agents.states();

        // Then
        assertThat(states).singleElement().satisfies(state -> {
            assertThat(state.programming().rulesetHash()).isEqualTo("y");
            assertThat(state.programming().inEffect())
                    .extracting(answer -> answer.event().sequence())
                    .containsExactly(1L, 2L);
        });
    }

    @Test
    void whatIsToldAgainIsBounded() {
        // When
        for (int i = 0; i < 3 * AgentTable.RECENT; i++) {
            agents.acknowledged(record("x", i));
        }

        // Then
        assertThat(agents.states().getFirst().programming().inEffect())
                .hasSize(AgentTable.RECENT)
                .last()
                .satisfies(answer -> assertThat(answer.event().sequence()).isEqualTo(3 * AgentTable.RECENT - 1));
    }

    @Test
    void anAgentThatHasSaidNothingYetIsKnownByItsStream() {
        // When
        agents.connected("node/a");

        // Then
        assertThat(agents.states()).singleElement().satisfies(state -> {
            assertThat(state.connected()).isTrue();
            assertThat(state.programming().inEffect()).isEmpty();
        });
    }

    private static Programming record(String hash, long sequence) {
        InEffect answer = new InEffect(new EventId("endpoint-tracker", 1, sequence), NOW, NOW, "");
        return new Programming("node/a", List.of(), List.of(answer), hash, NOW);
    }
}
