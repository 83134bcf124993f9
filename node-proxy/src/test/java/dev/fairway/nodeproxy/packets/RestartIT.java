package dev.fairway.nodeproxy.packets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The kernel serves on while node-proxy is away and while it comes back; {@link RestartBench} does it with many Services. */
class RestartIT {

    @Test
    void restartsLoseNoPacket() {
        // When
        RestartBench.Result result = RestartBench.measure(50, 5);

        // Then
        assertThat(result.datagrams()).isPositive();
        assertThat(result.requests()).isPositive();
        assertThat(result.lost()).isZero();
        assertThat(result.failed()).isZero();
    }
}
