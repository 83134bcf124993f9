package dev.fairway.registry.core.programmed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.model.event.Programming.Stream;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.model.event.ServiceProgress.AgentProgress;
import dev.fairway.model.event.ServiceProgress.Standing;
import dev.fairway.model.net.IpFamily;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.agents.AgentTable.AgentState;
import dev.fairway.registry.core.topic.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressReaderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Partition SERVICES = new Partition("services", 0);
    private static final Partition ENDPOINTS = new Partition("endpoints", 0);
    private static final Service SERVICE =
            Service.builder(ObjectMeta.of("default", "web")).build();
    private static final EndpointSlice SLICE = new EndpointSlice(
            ObjectMeta.of("default", "web-1"), "web", "test", IpFamily.IPV4, List.of(), List.of(), List.of());

    /** The Service at offset 3, then its slice at offset 7, half a second later. */
    private static final List<Entry> CHANGES = List.of(
            new Entry(present(3, SERVICE), SERVICES, 3, NOW),
            new Entry(present(7, SLICE), ENDPOINTS, 7, NOW.plusMillis(500)));

    @Test
    void anAgentThatHasReadBothIsInEffectWithItsDelay() {
        // Given
        AgentState agent = agent("node/a", 4, 8, answer(7, 501, 504, ""));

        // When
        ServiceProgress progress = read(Set.of("a"), agent);

        // Then
        assertThat(progress.isInEffect()).isTrue();
        assertThat(progress.event().sequence()).isEqualTo(7);
        assertThat(progress.slowest()).get().satisfies(slowest -> {
            assertThat(slowest.agent()).isEqualTo("node/a");
            assertThat(slowest.delay()).isEqualTo(Duration.ofMillis(4));
        });
    }

    @Test
    void anAgentThatHasReadOnlyTheServiceIsBehind() {
        // When
        ServiceProgress progress = read(Set.of("a"), agent("node/a", 4, 7));

        // Then
        assertThat(progress.isInEffect()).isFalse();
        assertThat(only(progress).standing()).isEqualTo(Standing.BEHIND);
    }

    @Test
    void positionsAloneSayThatItIsInEffect() {
        // When
        ServiceProgress progress = read(Set.of("a"), agent("node/a", 9, 9));

        // Then
        assertThat(only(progress).standing()).isEqualTo(Standing.IN_EFFECT);
        assertThat(only(progress).delay()).isNull();
    }

    @Test
    void anErrorCountsUntilTheAgentAnswersAgain() {
        // Given
        AgentState failed = agent("node/a", 4, 8, answer(7, 501, 504, "no memory"));
        AgentState again = agent("node/a", 4, 8, answer(7, 501, 504, "no memory"), answer(7, 501, 900, ""));

        // When
        ServiceProgress before = read(Set.of("a"), failed);
        ServiceProgress after = read(Set.of("a"), again);

        // Then
        assertThat(only(before).standing()).isEqualTo(Standing.FAILED);
        assertThat(only(before).error()).isEqualTo("no memory");
        assertThat(only(after).delay()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aClockThatIsBehindIsShownAsSuchAndNeverAsANegativeDelay() {
        // When
        ServiceProgress progress = read(Set.of("a"), agent("node/a", 4, 8, answer(7, -1500, -1490, "")));

        // Then
        assertThat(only(progress).standing()).isEqualTo(Standing.IN_EFFECT);
        assertThat(only(progress).clockBehind()).isEqualTo(Duration.ofSeconds(2));
        assertThat(only(progress).delay()).isNull();
    }

    @Test
    void aClockThatIsAheadIsShownAsSuch() {
        // When
        ServiceProgress progress = read(Set.of("a"), agent("node/a", 4, 8, answer(7, 61_000, 61_000, "")));

        // Then
        assertThat(only(progress).clockAhead()).isEqualTo(Duration.ofMillis(59_999));
        assertThat(only(progress).delay()).isNull();
    }

    @Test
    void aNodeWithoutAnAgentIsMissing() {
        // When
        ServiceProgress progress = read(Set.of("a", "b"), agent("node/a", 4, 8));

        // Then
        assertThat(progress.isInEffect()).isFalse();
        assertThat(progress.agents().getLast().standing()).isEqualTo(Standing.NEVER_HEARD);
        assertThat(progress.summary()).isEqualTo("in effect on 1 of 2 nodes and 0 of 0 DNS replicas");
    }

    @Test
    void anAgentWithoutAStreamIsNotConnectedUntilItHasReadAll() {
        // When
        ServiceProgress missing = read(Set.of("a"), lost("node/a", 4, 2, NOW));
        ServiceProgress present = read(Set.of("a"), lost("node/a", 4, 8, NOW));

        // Then
        assertThat(only(missing).standing()).isEqualTo(Standing.NOT_CONNECTED);
        assertThat(present.isInEffect()).isTrue();
    }

    @Test
    void aReplicaThatIsGoneForLongOrWentByItselfIsNotWaitedFor() {
        // Given
        Instant longAgo = NOW.minus(ProgressReader.REPLICA_FORGOTTEN).minusSeconds(1);
        AgentState closed = new AgentState(programming("dns/closed", 1, 1, new Heard(Stream.CLOSED, NOW)), false);

        // When
        ServiceProgress progress = read(Set.of(), lost("dns/old", 1, 1, longAgo), lost("dns/young", 1, 1, NOW), closed);

        // Then
        assertThat(progress.agents()).extracting(AgentProgress::agent).containsExactly("dns/young");
    }

    @Test
    void anAgentOfANodeThatIsGoneIsNotWaitedFor() {
        // When
        ServiceProgress progress = read(Set.of(), agent("node/gone", 1, 1));

        // Then
        assertThat(progress.agents()).isEmpty();
    }

    @Test
    void theDeletionOfTheServiceIsAChangeLikeAnyOther() {
        // Given
        Event deletion = new Event(id(9), null, NOW, NOW, new Event.State.Deleted(SERVICE, "test"));
        List<Entry> changes = List.of(new Entry(deletion, SERVICES, 9, NOW));

        // When
        ServiceProgress progress =
                new ProgressReader(changes, NOW).read(Set.of("a"), List.of(agent("node/a", 9, 1)), false);

        // Then
        assertThat(progress.deleted()).isTrue();
        assertThat(only(progress).standing()).isEqualTo(Standing.BEHIND);
    }

    @Test
    void whileTheRegistryIsBehindNothingIsCertain() {
        // When
        ServiceProgress progress =
                new ProgressReader(CHANGES, NOW).read(Set.of("a"), List.of(agent("node/a", 4, 8)), true);

        // Then
        assertThat(progress.isInEffect()).isFalse();
    }

    private static ServiceProgress read(Set<String> nodes, AgentState... agents) {
        return new ProgressReader(CHANGES, NOW).read(nodes, List.of(agents), false);
    }

    private static AgentProgress only(ServiceProgress progress) {
        assertThat(progress.agents()).hasSize(1);
        return progress.agents().getFirst();
    }

    private static AgentState agent(String name, long services, long endpoints, InEffect... answers) {
        return new AgentState(
                programming(name, services, endpoints, new Heard(Stream.OPEN, NOW.plusSeconds(1)), answers), true);
    }

    private static AgentState lost(String name, long services, long endpoints, Instant heardAt) {
        return new AgentState(programming(name, services, endpoints, new Heard(Stream.LOST, heardAt)), false);
    }

    private record Heard(Stream stream, Instant at) {}

    private static Programming programming(
            String name, long services, long endpoints, Heard heard, InEffect... answers) {
        return new Programming(
                name,
                List.of(
                        new Programming.Position("services", 0, services),
                        new Programming.Position("endpoints", 0, endpoints)),
                List.of(answers),
                "",
                heard.at(),
                heard.stream());
    }

    private static InEffect answer(long sequence, long receivedMillis, long inEffectMillis, String error) {
        return new InEffect(id(sequence), NOW.plusMillis(receivedMillis), NOW.plusMillis(inEffectMillis), error);
    }

    private static EventId id(long sequence) {
        return new EventId("endpoint-tracker", 1, sequence);
    }

    private static Event present(long sequence, Resource resource) {
        return new Event(id(sequence), null, NOW, NOW, new Event.State.Present(resource));
    }
}
