package dev.fairway.nodeproxy.core.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.nodeproxy.core.announce.Claims.Announcement;
import dev.fairway.nodeproxy.core.announce.Claims.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final InetAddress IPV4 = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("2001:db8::1");

    private final Claims claims = new Claims();

    @Test
    void newClaimIsToldAtOnceAndSixTimesWithinSixSecondsAndThenNowAndThen() {
        // Given
        claims.place(Map.of(IPV4, 7L), NOW);
        List<Duration> told = new ArrayList<>();

        // When
        for (Duration after = Duration.ZERO; after.toSeconds() < 30; after = after.plusMillis(100)) {
            if (claims.due(NOW.plus(after)).contains(new Announcement(IPV4, 7))) {
                told.add(after);
            }
        }

        // Then
        assertThat(told)
                .extracting(Duration::toMillis)
                .containsExactly(0L, 1100L, 2200L, 3300L, 4400L, 5500L, 15500L, 25500L);
    }

    @Test
    void answersForWhatIsPlacedHereAndForNothingElse() {
        // Given
        claims.place(Map.of(IPV4, 7L, IPV6, 8L), NOW);

        // When
        claims.place(Map.of(IPV6, 8L), NOW);

        // Then
        assertThat(claims.addresses()).containsExactly(IPV6);
        assertThat(claims.generation(IPV6)).contains(8L);
        assertThat(claims.generation(IPV4)).isEmpty();
    }

    @Test
    void higherGenerationWinsUntilANewerPlacementComes() {
        // Given
        claims.place(Map.of(IPV4, 7L), NOW);

        // When
        Verdict verdict = claims.heard(IPV4, 9, NOW);
        claims.place(Map.of(IPV4, 8L), NOW);
        boolean withOlder = claims.generation(IPV4).isPresent();
        claims.place(Map.of(IPV4, 10L), NOW);

        // Then
        assertThat(verdict).isEqualTo(Verdict.WITHDRAWN);
        assertThat(withOlder).isFalse();
        assertThat(claims.generation(IPV4)).contains(10L);
    }

    @Test
    void claimIsDefendedAgainstAnOlderOneButNotAtOnceAgain() {
        // Given
        claims.place(Map.of(IPV4, 7L), NOW);
        claims.due(NOW);

        // When
        Verdict first = claims.heard(IPV4, 6, NOW.plusMillis(10));
        List<Announcement> soon = claims.due(NOW.plusMillis(20));
        List<Announcement> later = claims.due(NOW.plusMillis(1100));

        // Then
        assertThat(first).isEqualTo(Verdict.DEFENDED);
        assertThat(soon).isEmpty();
        assertThat(later).containsExactly(new Announcement(IPV4, 7));
    }

    @Test
    void claimsOfOthersToOtherAddressesMeanNothing() {
        // Given
        claims.place(Map.of(IPV4, 7L), NOW);

        // When
        Verdict verdict = claims.heard(IPV6, 99, NOW);

        // Then
        assertThat(verdict).isEqualTo(Verdict.NONE);
    }

    @Test
    void rivalIsForgottenWithThePlacement() {
        // Given
        claims.place(Map.of(IPV4, 7L), NOW);
        claims.heard(IPV4, 9, NOW);

        // When
        claims.place(Map.of(), NOW);
        claims.place(Map.of(IPV4, 8L), NOW);

        // Then
        assertThat(claims.generation(IPV4)).contains(8L);
    }
}
