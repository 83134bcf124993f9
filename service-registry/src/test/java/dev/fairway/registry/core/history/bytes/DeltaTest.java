package dev.fairway.registry.core.history.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeltaTest {

    private final Random random = new Random(7);
    private final Delta delta = new Delta();

    @Test
    void targetComesBackFromItsBaseWhateverWasChanged() {
        // Given
        byte[] base = bytes(2_000);

        // When
        for (int round = 0; round < 2_000; round++) {
            byte[] target = mutated(base);
            byte[] encoded = delta.encode(base, target);

            // Then
            assertThat(Delta.apply(base, encoded)).isEqualTo(target);
            base = target;
        }
    }

    @Test
    void smallChangeOfALargeStateIsSmall() {
        // Given
        byte[] base = bytes(20_000);
        byte[] target = base.clone();
        target[10_000]++;

        // When
        byte[] encoded = delta.encode(base, target);

        // Then
        assertThat(encoded).hasSizeLessThan(32);
    }

    @Test
    void emptyAndTinyStatesComeBack() {
        // Given
        byte[][] states = {{}, {1}, {1, 2, 3}, {1, 2, 3, 4, 5, 6, 7}};

        // When
        for (byte[] base : states) {
            for (byte[] target : states) {
                byte[] encoded = delta.encode(base, target);

                // Then
                assertThat(Delta.apply(base, encoded)).isEqualTo(target);
            }
        }
    }

    @Test
    void differenceThatDoesNotFitItsBaseIsRejected() {
        // Given
        byte[] encoded = delta.encode(bytes(500), bytes(500));
        byte[] ofRepetition = delta.encode(new byte[300], new byte[200]);

        // When
        byte[] torn = Arrays.copyOf(encoded, encoded.length / 2);

        // Then
        assertThatThrownBy(() -> Delta.apply(bytes(500), torn)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Delta.apply(new byte[10], ofRepetition)).isInstanceOf(IllegalArgumentException.class);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Something is inserted, removed, moved or overwritten. */
    private byte[] mutated(byte[] base) {
        int at = random.nextInt(base.length);
        int length = Math.min(random.nextInt(40), base.length - at);
        ByteWriter out = new ByteWriter(base.length);
        switch (random.nextInt(3)) {
            case 0 -> {
                out.put(base, 0, at);
                out.put(bytes(length), 0, length);
                out.put(base, at, base.length - at);
            }
            case 1 -> {
                out.put(base, at, base.length - at);
                out.put(base, 0, at);
            }
            default -> {
                out.put(base, 0, at);
                out.put(bytes(length), 0, length);
                out.put(base, at + length, base.length - at - length);
            }
        }
        return out.toByteArray();
    }
}
