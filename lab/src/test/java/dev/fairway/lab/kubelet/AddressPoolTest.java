package dev.fairway.lab.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairway.lab.LabException;
import dev.fairway.lab.network.PodLink;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    private final AddressPool pool = new AddressPool(1);

    @Test
    void aNumberThatWasGivenBackIsUsedAgainAsLateAsPossible() {
        // Given
        PodLink first = pool.take();
        // When
        pool.giveBack(first);
        // Then
        assertThat(pool.take()).isNotEqualTo(first);
    }

    @Test
    void aFullNodeSaysSo() {
        // Given
        for (int host = PodLink.FIRST_HOST; host <= PodLink.LAST_HOST; host++) {
            assertThat(pool.take().ipv4()).startsWith("10.244.1.");
        }
        // When, Then
        assertThatThrownBy(pool::take).isInstanceOf(LabException.class).hasMessageContaining("node-1");
    }
}
