package dev.fairway.nodeproxy;

import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.core.Outcome;
import dev.fairway.nodeproxy.core.StaleFlows;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.nftables.FakeNftables;
import dev.fairway.nodeproxy.nftables.table.KernelTables;
import dev.fairway.registryclient.ViewUpdate;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import dev.fairway.registryclient.ViewUpdate.Origin;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgrammerTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant NOW = RECEIVED.plusMillis(3);

    private final ClusterState state = new ClusterState(
            new NodeSettings("node-1", NodeSettings.Mode.REPLACE, false, List.of(), List.of(), List.of()));
    private final Memory memory = new Memory();
    private final Programmer programmer = new Programmer(state, memory, InstantSource.fixed(NOW));
    private long sequence;

    /** Tables in memory; fails and refuses as told. */
    private static final class Memory implements DataPlane {
        private final KernelTables tables = new KernelTables(new FakeNftables(), 16);
        private final List<ServiceKey> refused = new ArrayList<>();
        private boolean broken;
        private int reads;

        @Override
        public Map<Key, Value> read() {
            reads++;
            if (broken) {
                throw new KernelException(105, "read");
            }
            return tables.read();
        }

        @Override
        public Optional<Map<Key, Value>> look() {
            return Optional.of(tables.look());
        }

        @Override
        public List<Outcome> apply(List<Change> changes) {
            List<Change> accepted = changes.stream()
                    .filter(change -> !refused.contains(change.service()))
                    .toList();
            tables.apply(accepted);
            return changes.stream()
                    .map(change -> accepted.contains(change) ? Outcome.IN_EFFECT : new Outcome.Refused("no"))
                    .toList();
        }

        @Override
        public int forget(List<StaleFlows> stale) {
            return stale.size();
        }

        @Override
        public Counters counters() {
            return Counters.NONE;
        }

        @Override
        public void close() {
            // nothing to release
        }
    }

    @Test
    void whatIsInEffectIsAcknowledgedWithItsTimes() {
        // Given
        ViewUpdate update = update(Origin.STREAM, web("a", 1));

        // When
        Programmer.Result result = programmer.take(update);

        // Then
        assertThat(result.isComplete()).isTrue();
        assertThat(result.inEffect())
                .containsExactly(
                        new InEffect(update.changes().getFirst().event().id(), RECEIVED, NOW, ""));
        assertThat(state.table().inEffect()).hasSize(1);
    }

    @Test
    void whatWasThereBeforeTheStreamIsProgrammedAndNotAcknowledged() {
        // When
        Programmer.Result result = programmer.take(update(Origin.SNAPSHOT, web("a", 1)));

        // Then
        assertThat(result.inEffect()).isEmpty();
        assertThat(state.table().inEffect()).hasSize(1);
    }

    @Test
    void aRefusedServiceStandsAloneAndIsToldWithItsReason() {
        // Given
        memory.refused.add(new ServiceKey("default", "bad"));

        // When
        Programmer.Result result = programmer.take(update(Origin.STREAM, web("bad", 1), web("good", 2)));

        // Then
        assertThat(result.refused()).containsOnlyKeys(new ServiceKey("default", "bad"));
        assertThat(result.inEffect()).extracting(InEffect::error).containsExactlyInAnyOrder("no", "");
        assertThat(state.table().inEffect(new ServiceKey("default", "good"))).isNotNull();
        assertThat(state.table().inEffect(new ServiceKey("default", "bad"))).isNull();
    }

    @Test
    void aRefusedServiceIsAcknowledgedOnceItIsInEffect() {
        // Given
        memory.refused.add(new ServiceKey("default", "bad"));
        programmer.take(update(Origin.STREAM, web("bad", 1)));

        // When
        memory.refused.clear();
        Programmer.Result result = programmer.retry();

        // Then
        assertThat(result.isComplete()).isTrue();
        assertThat(result.inEffect()).extracting(InEffect::error).containsExactly("");
        assertThat(memory.reads).isEqualTo(2);
    }

    @Test
    void aKernelThatCannotBeReadLeavesEverythingWaiting() {
        // Given
        memory.broken = true;

        // When
        Programmer.Result failed = programmer.take(update(Origin.STREAM, web("a", 1)));
        memory.broken = false;
        Programmer.Result retried = programmer.retry();

        // Then
        assertThat(failed.isComplete()).isFalse();
        assertThat(failed.inEffect())
                .singleElement()
                .satisfies(answer -> assertThat(answer.error()).contains("ENOBUFS"));
        assertThat(retried.inEffect())
                .singleElement()
                .satisfies(answer -> assertThat(answer.error()).isEmpty());
        assertThat(state.table().inEffect()).hasSize(1);
    }

    @Test
    void onlyTheFirstStepAndDistrustReadTheKernelBack() {
        // Given
        programmer.take(update(Origin.SNAPSHOT, web("a", 1)));
        programmer.take(update(Origin.STREAM, web("b", 2)));
        int before = memory.reads;

        // When
        programmer.distrustKernel();
        programmer.retry();

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(memory.reads).isEqualTo(2);
    }

    private static Service web(String name, int number) {
        return service(name, "10.96.0." + number)
                .ports(List.of(port(Protocol.TCP, 80, 8080)))
                .build();
    }

    private ViewUpdate update(Origin origin, Resource... resources) {
        List<ViewUpdate.Change> changes = Stream.of(resources)
                .map(resource -> new ViewUpdate.Change(
                        new Event(
                                new EventId("endpoint-tracker", 1, ++sequence),
                                null,
                                RECEIVED,
                                RECEIVED,
                                new Event.State.Present(resource)),
                        origin,
                        RECEIVED,
                        null))
                .toList();
        return new ViewUpdate(changes, "token", 1, Freshness.CURRENT);
    }
}
