package dev.fairway.nodeproxy.core.rampup;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.ServiceTable;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.NodeView;
import dev.fairway.rules.ruleset.RulesetBuilder;
import dev.fairway.rules.ruleset.SlowStart;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Service of one endpoint that gets a second one. */
class SlowStartTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Endpoint OLD = endpoint("10.244.1.2", "node-1");
    private static final Endpoint NEW = endpoint("10.244.1.3", "node-1");

    private final ServiceTable table = new ServiceTable(new RulesetBuilder(NodeView.of("node-1", "")));

    @BeforeEach
    void oldEndpoint() {
        table.setTime(NOON);
        table.put(web("40s"));
        put(OLD);
        commit(table.reconcile(Map.of()));
    }

    @Test
    void theShareOfANewEndpointGrowsAsTimePassesAndThenNothingIsToDo() {
        // When
        put(OLD, NEW);
        commit(table.changes());
        List<Integer> first = weights();
        table.setTime(NOON.plusSeconds(5));
        List<Change> tooEarly = commit(table.changes());
        int changes = 0;
        while (table.nextChange().isPresent()) {
            table.setTime(table.nextChange().get());
            changes += commit(table.changes()).size();
        }

        // Then
        assertThat(first).containsExactly(50, 10);
        assertThat(tooEarly).isEmpty();
        assertThat(changes).isEqualTo(SlowStart.STEPS - 1);
        assertThat(weights()).containsExactly(10, 10);
        table.setTime(NOON.plusSeconds(100));
        assertThat(table.changes()).isEmpty();
    }

    @Test
    void oneThatWasAwayBeginsAgain() {
        // Given
        put(OLD, NEW);
        table.setTime(NOON.plusSeconds(100));
        commit(table.changes());
        put(OLD, NEW.withConditions(false, false, false));
        commit(table.changes());

        // When
        put(OLD, NEW);
        commit(table.changes());

        // Then
        assertThat(weights()).containsExactly(50, 10);
    }

    @Test
    void afterARestartNoEndpointIsNew() {
        // Given
        ServiceTable restarted = new ServiceTable(new RulesetBuilder(NodeView.of("node-1", "")));
        restarted.setTime(NOON);

        // When
        restarted.put(web("40s"));
        restarted.put(slice("web", Protocol.TCP, 8080, OLD, NEW));
        restarted.reconcile(Map.of()).forEach(restarted::committed);

        // Then
        assertThat(restarted
                        .inEffect(web("40s").serviceKey())
                        .ports()
                        .getFirst()
                        .clusterWide())
                .extracting(Destination::weight)
                .containsExactly(10, 10);
        assertThat(restarted.nextChange()).isEmpty();
    }

    @Test
    void anInvalidOrMissingAnnotationMeansAllAtOnce() {
        // Given
        table.put(web("slowly"));
        commit(table.changes());

        // When
        put(OLD, NEW);
        commit(table.changes());

        // Then
        assertThat(weights()).containsExactly(10, 10);
        assertThat(table.nextChange()).isEmpty();
    }

    @Test
    void aServiceThatGoesIsForgotten() {
        // Given
        put(OLD, NEW);
        commit(table.changes());

        // When
        table.remove(web("40s").serviceKey());
        commit(table.changes());

        // Then
        assertThat(table.nextChange()).isEmpty();
    }

    private void put(Endpoint... endpoints) {
        table.put(slice("web", Protocol.TCP, 8080, endpoints));
    }

    private List<Change> commit(List<Change> changes) {
        changes.forEach(table::committed);
        return changes;
    }

    private List<Integer> weights() {
        return table.inEffect(web("40s").serviceKey()).ports().getFirst().clusterWide().stream()
                .map(Destination::weight)
                .toList();
    }

    private static Service web(String slowStart) {
        ObjectMeta meta = service("web", "10.96.0.1").build().meta();
        return Service.builder(new ObjectMeta(
                        meta.namespace(),
                        meta.name(),
                        meta.uid(),
                        meta.resourceVersion(),
                        meta.generation(),
                        meta.creationTimestamp(),
                        meta.deletionTimestamp(),
                        meta.labels(),
                        new TreeMap<>(Map.of(SlowStart.ANNOTATION, slowStart))))
                .clusterIps(List.of(ip("10.96.0.1")))
                .ports(List.of(port(Protocol.TCP, 80, 8080)))
                .build();
    }
}
