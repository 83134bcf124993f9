package dev.fairway.rules.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.rules.node.EndpointChoice.Reason;
import dev.fairway.rules.node.EndpointChoice.Topology;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointChoiceTest {

    private static final String HERE = "node-1";
    private static final String ZONE = "zone-a";

    @Test
    void readyEndpointsAreUsedAndNoOthers() {
        // Given
        Endpoint ready = endpoint(1, HERE);
        Endpoint unready = endpoint(2, HERE).withConditions(false, false, false);
        Endpoint draining = endpoint(3, HERE).withConditions(false, true, true);

        // When
        EndpointChoice choice = EndpointChoice.choose(List.of(ready, unready, draining), HERE, ZONE);

        // Then
        assertThat(choice.clusterWide()).containsExactly(ready);
        assertThat(choice.reasonClusterWide(ready)).isEqualTo(Reason.READY);
        assertThat(choice.reasonClusterWide(unready)).isEqualTo(Reason.NOT_READY);
        assertThat(choice.reasonClusterWide(draining)).isEqualTo(Reason.TERMINATING);
    }

    @Test
    void withoutReadyOnesThoseThatServeWhileTheyTerminateAreUsed() {
        // Given
        Endpoint draining = endpoint(1, "node-2").withConditions(false, true, true);
        Endpoint dead = endpoint(2, "node-2").withConditions(false, false, true);

        // When
        EndpointChoice choice = EndpointChoice.choose(List.of(draining, dead), HERE, ZONE);

        // Then
        assertThat(choice.clusterWide()).containsExactly(draining);
        assertThat(choice.reasonClusterWide(draining)).isEqualTo(Reason.TERMINATING_BUT_SERVING);
        assertThat(choice.reasonClusterWide(dead)).isEqualTo(Reason.TERMINATING);
    }

    @Test
    void localFallsBackByItself() {
        // Given
        Endpoint far = endpoint(1, "node-2");
        Endpoint draining = endpoint(2, HERE).withConditions(false, true, true);

        // When
        EndpointChoice choice = EndpointChoice.choose(List.of(far, draining), HERE, ZONE);

        // Then
        assertThat(choice.clusterWide()).containsExactly(far);
        assertThat(choice.local()).containsExactly(draining);
        assertThat(choice.reasonLocal(far, HERE)).isEqualTo(Reason.NOT_LOCAL);
        assertThat(choice.reasonLocal(draining, HERE)).isEqualTo(Reason.TERMINATING_BUT_SERVING);
    }

    @Test
    void zoneHintsAreFollowedWhenAllHaveThemAndOneIsForThisZone() {
        // Given
        Endpoint same = endpoint(1, "node-2").withHints(List.of(ZONE), List.of());
        Endpoint other = endpoint(2, "node-3").withHints(List.of("zone-b"), List.of());

        // When
        EndpointChoice choice = EndpointChoice.choose(List.of(same, other), HERE, ZONE);

        // Then
        assertThat(choice.topology()).isEqualTo(Topology.SAME_ZONE);
        assertThat(choice.clusterWide()).containsExactly(same);
        assertThat(choice.reasonClusterWide(other)).isEqualTo(Reason.HINTED_FOR_OTHER_ZONE);
    }

    @Test
    void oneReadyEndpointWithoutAHintSwitchesTopologyOff() {
        // Given
        Endpoint hinted = endpoint(1, "node-2").withHints(List.of(ZONE), List.of());
        Endpoint plain = endpoint(2, "node-3");

        // When
        EndpointChoice choice = EndpointChoice.choose(List.of(hinted, plain), HERE, ZONE);

        // Then
        assertThat(choice.topology()).isEqualTo(Topology.NONE);
        assertThat(choice.clusterWide()).containsExactly(hinted, plain);
    }

    @Test
    void aZoneWithoutHintsAndANodeWithoutZoneUseAll() {
        // Given
        Endpoint other = endpoint(1, "node-2").withHints(List.of("zone-b"), List.of());

        // When / Then
        assertThat(EndpointChoice.choose(List.of(other), HERE, ZONE).clusterWide())
                .containsExactly(other);
        assertThat(EndpointChoice.choose(List.of(other), HERE, "").clusterWide())
                .containsExactly(other);
    }

    @Test
    void nodeHintsComeBeforeZoneHints() {
        // Given
        Endpoint here = endpoint(1, HERE).withHints(List.of(ZONE), List.of(HERE));
        Endpoint near = endpoint(2, "node-2").withHints(List.of(ZONE), List.of("node-2"));

        // When
        EndpointChoice choice = EndpointChoice.choose(List.of(here, near), HERE, ZONE);

        // Then
        assertThat(choice.topology()).isEqualTo(Topology.SAME_NODE);
        assertThat(choice.clusterWide()).containsExactly(here);
        assertThat(choice.reasonClusterWide(near)).isEqualTo(Reason.HINTED_FOR_OTHER_NODE);
    }

    @Test
    void topologyIsIgnoredForLocalAndForTheFallback() {
        // Given
        Endpoint here = endpoint(1, HERE).withHints(List.of("zone-b"), List.of());
        Endpoint near = endpoint(2, "node-2").withHints(List.of(ZONE), List.of());
        Endpoint draining =
                endpoint(3, "node-3").withHints(List.of("zone-b"), List.of()).withConditions(false, true, true);

        // When / Then
        assertThat(EndpointChoice.choose(List.of(here, near), HERE, ZONE).local())
                .containsExactly(here);
        assertThat(EndpointChoice.choose(List.of(draining), HERE, ZONE).clusterWide())
                .containsExactly(draining);
    }

    private static Endpoint endpoint(int number, String node) {
        return Endpoint.ready(InetAddress.ofLiteral("10.0.0." + number), node);
    }
}
