package dev.fairway.nodeproxy.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.net.PortNumber;
import dev.fairway.nodeproxy.Fixtures;
import dev.fairway.rules.ruleset.Destination;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupTest {

    @Test
    void anAddedEndpointTakesTheNextSlot() {
        // Given
        Group group = group(1, 2);

        // When
        Group next = group.withDestinations(destinations(1, 3, 2), false);

        // Then
        assertThat(next.slots()).containsExactly(endpoint(1), endpoint(2), endpoint(3));
    }

    @Test
    void theLastSlotFillsTheOneOfAnEndpointThatWent() {
        // Given
        Group group = group(1, 2, 3, 4);

        // When
        Group next = group.withDestinations(destinations(1, 3, 4), false);

        // Then
        assertThat(next.slots()).containsExactly(endpoint(1), endpoint(4), endpoint(3));
    }

    @Test
    void aNewEndpointTakesTheSlotOfOneThatWent() {
        // Given
        Group group = group(1, 2, 3);

        // When
        Group next = group.withDestinations(destinations(1, 3, 9), false);

        // Then
        assertThat(next.slots()).containsExactly(endpoint(1), endpoint(9), endpoint(3));
    }

    @Test
    void weightsAreSharesOfTheSlots() {
        // Given
        List<Destination> destinations = List.of(destination(1, 10), destination(2, 20), destination(3, 30));

        // When
        Group group = Group.empty(1).withDestinations(destinations, false);

        // Then
        assertThat(group.slots())
                .containsExactlyInAnyOrder(
                        endpoint(1), endpoint(2), endpoint(2), endpoint(3), endpoint(3), endpoint(3));
    }

    @Test
    void membersKeepTheirNumbersWhileTheyStay() {
        // Given
        Group group = Group.empty(1).withDestinations(destinations(1, 2, 3), true);

        // When
        Group next = group.withDestinations(destinations(2, 3, 4), true);

        // Then
        assertThat(next.members())
                .containsEntry(endpoint(2), group.members().get(endpoint(2)))
                .containsEntry(endpoint(3), group.members().get(endpoint(3)))
                .containsEntry(endpoint(4), group.members().get(endpoint(1)));
    }

    @Test
    void slotsAlwaysHoldExactlyTheSharesAndFewOfThemChange() {
        Random random = new Random(7);
        Group group = Group.empty(1);
        for (int round = 0; round < 500; round++) {
            // Given
            List<Integer> numbers =
                    new ArrayList<>(Stream.iterate(1, n -> n + 1).limit(12).toList());
            Collections.shuffle(numbers, random);
            List<Destination> destinations = numbers.subList(0, 1 + random.nextInt(11)).stream()
                    .map(number -> destination(number, 10 * (1 + number % 3)))
                    .toList();

            // When
            Group next = group.withDestinations(destinations, false);

            // Then
            assertThat(counts(next.slots()))
                    .isEqualTo(counts(
                            Group.empty(1).withDestinations(destinations, false).slots()));
            group = next;
        }
    }

    private static java.util.Map<Value.Endpoint, Long> counts(List<Value.Endpoint> slots) {
        return slots.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Group group(Integer... numbers) {
        return Group.empty(1).withDestinations(destinations(numbers), false);
    }

    private static List<Destination> destinations(Integer... numbers) {
        return Stream.of(numbers).map(number -> destination(number, 10)).toList();
    }

    private static Destination destination(int number, int weight) {
        return new Destination(Fixtures.ip("10.0.0." + number), new PortNumber(80), weight, false);
    }

    private static Value.Endpoint endpoint(int number) {
        return new Value.Endpoint(Fixtures.ip("10.0.0." + number), 80);
    }
}
