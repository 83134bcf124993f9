package dev.fairway.registry.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RolloutTest {

    private final Rollout rollout = new Rollout();

    @Test
    void everythingWantedIsOfferedOnceAndThenNothing() {
        // When
        rollout.want(units("a1", "b1"));
        Optional<Map<String, Unit>> first = rollout.next();
        Optional<Map<String, Unit>> whileWaiting = rollout.next();
        rollout.accepted();

        // Then
        assertThat(first).contains(units("a1", "b1"));
        assertThat(whileWaiting).isEmpty();
        assertThat(rollout.next()).isEmpty();
        assertThat(rollout.current()).isEqualTo(units("a1", "b1"));
    }

    @Test
    void firstOfferIsMadeEvenOfNothing() {
        // When
        Optional<Map<String, Unit>> first = rollout.next();
        rollout.accepted();

        // Then
        assertThat(first).contains(Map.of());
        assertThat(rollout.next()).isEmpty();
    }

    @Test
    void whatChangesWhileAnAnswerIsOutstandingIsOfferedAfterIt() {
        // Given
        rollout.want(units("a1"));
        rollout.next();

        // When
        rollout.want(units("a2"));
        rollout.want(units("a3", "b1"));
        rollout.accepted();

        // Then
        assertThat(rollout.next()).contains(units("a3", "b1"));
    }

    @Test
    void oneUnitOfManyThatIsRefusedIsFoundAndAllOthersAreTaken() {
        // Given
        rollout.want(units("a1", "b1", "c1", "d1", "e1", "f1", "g1"));

        // When
        int offers = settle("e1");

        // Then
        assertThat(rollout.current()).isEqualTo(units("a1", "b1", "c1", "d1", "f1", "g1"));
        assertThat(rollout.blamed()).singleElement().satisfies(blame -> {
            assertThat(blame.unit().name()).isEqualTo("e");
            assertThat(blame.message()).isEqualTo("no e1");
        });
        assertThat(offers).isLessThan(10);
    }

    @Test
    void severalCulpritsAreAllFound() {
        // Given
        rollout.want(units("a1", "b1", "c1", "d1", "e1", "f1", "g1", "h1"));

        // When
        settle("a1", "d1", "h1");

        // Then
        assertThat(rollout.current()).isEqualTo(units("b1", "c1", "e1", "f1", "g1"));
        assertThat(rollout.blamed()).extracting(blame -> blame.unit().name()).containsExactly("a", "d", "h");
    }

    @Test
    void unitThatWasAcceptedBeforeStaysAsItWasWhenItsChangeIsRefused() {
        // Given
        rollout.want(units("a1", "b1"));
        settle();

        // When
        rollout.want(units("a2", "b2"));
        settle("a2");

        // Then
        assertThat(rollout.current()).isEqualTo(units("a1", "b2"));
    }

    @Test
    void refusedUnitIsOfferedAgainOnceItHasChanged() {
        // Given
        rollout.want(units("a1", "b1"));
        settle("a1");

        // When
        rollout.want(units("a2", "b1"));
        settle("a1");

        // Then
        assertThat(rollout.current()).isEqualTo(units("a2", "b1"));
        assertThat(rollout.blamed()).isEmpty();
    }

    @Test
    void unitThatIsNoLongerWantedIsNotBlamedAnyMore() {
        // Given
        rollout.want(units("a1", "b1"));
        settle("a1");

        // When
        rollout.want(units("b1"));

        // Then
        assertThat(rollout.blamed()).isEmpty();
        assertThat(rollout.next()).isEmpty();
    }

    @Test
    void changesGoOnWhileTheCulpritIsLookedFor() {
        // Given
        rollout.want(units("a1", "b1", "c1", "d1"));
        rollout.next();
        rollout.refused("no");

        // When
        rollout.want(units("a1", "b2", "c1", "e1"));
        settle("c1");

        // Then
        assertThat(rollout.current()).isEqualTo(units("a1", "b2", "e1"));
    }

    @Test
    void forgottenUnitsAreOfferedAgain() {
        // Given
        rollout.want(units("a1", "b1"));
        settle();

        // When
        rollout.forget(Set.of("a"));

        // Then
        assertThat(rollout.has(Set.of("a"))).isFalse();
        assertThat(rollout.next()).contains(units("a1", "b1"));
    }

    /** Answers every offer as a gateway that takes all but these units. */
    private int settle(String... bad) {
        Set<String> refused = new HashSet<>(Arrays.asList(bad));
        int offers = 0;
        for (Optional<Map<String, Unit>> offer = rollout.next(); offer.isPresent(); offer = rollout.next()) {
            offers++;
            assertThat(offers).isLessThan(100);
            Optional<String> problem = offer.get().values().stream()
                    .map(unit -> unit.content().toString())
                    .filter(refused::contains)
                    .findFirst();
            if (problem.isPresent()) {
                rollout.refused("no " + problem.get());
            } else {
                rollout.accepted();
            }
        }
        return offers;
    }

    private static Map<String, Unit> units(String... contents) {
        Map<String, Unit> units = new TreeMap<>();
        for (String content : contents) {
            String name = content.substring(0, 1);
            units.put(name, new Unit(name, Set.of(), content, Set.of()));
        }
        return units;
    }
}
