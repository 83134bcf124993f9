package dev.fairway.nodeproxy.core;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.Protocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftEndpointsTest {

    private static final ServiceKey WEB = new ServiceKey("default", "web");
    private static final Endpoint READY = endpoint("10.244.1.2", "node-1");
    private static final Endpoint DRAINING = endpoint("10.244.1.3", "node-1").withConditions(false, true, true);

    private final LeftEndpoints left = new LeftEndpoints();

    private static EndpointSlice web(Endpoint... endpoints) {
        return slice("web", Protocol.TCP, 8080, endpoints);
    }

    @Test
    void aTerminatingEndpointThatNoSliceHasIsGoneOnce() {
        // Given
        left.note(web(READY, DRAINING));

        // When
        Set<?> first = left.take(WEB, List.of(web(READY)));
        Set<?> second = left.take(WEB, List.of(web(READY)));

        // Then
        assertThat(first).isEqualTo(Set.of(ip("10.244.1.3")));
        assertThat(second).isEmpty();
    }

    @Test
    void oneThatLeavesWithoutTerminatingMayLiveOn() {
        // Given
        left.note(web(READY, DRAINING));

        // When / Then
        assertThat(left.take(WEB, List.of(web(DRAINING)))).isEmpty();
    }

    @Test
    void oneThatAnotherSliceHasIsNotGone() {
        // Given
        left.note(web(DRAINING));
        EndpointSlice other = slice("web", "other", Protocol.UDP, 53, DRAINING);

        // When / Then
        assertThat(left.take(WEB, List.of(other))).isEmpty();
    }

    @Test
    void whatWasPutBackIsTakenAgain() {
        // Given
        left.putBack(WEB, Set.of(ip("10.244.1.3")));

        // When / Then
        assertThat(left.take(WEB, List.of())).containsExactly(ip("10.244.1.3"));
    }
}
