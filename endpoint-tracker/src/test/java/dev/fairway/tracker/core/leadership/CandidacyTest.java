package dev.fairway.tracker.core.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.tracker.core.leadership.Candidacy.Held;
import dev.fairway.tracker.core.leadership.Candidacy.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CandidacyTest {

    private final Candidacy candidacy = new Candidacy("me", Duration.ofSeconds(15));

    @Test
    void leaseThatNobodyHoldsIsTaken() {
        assertThat(candidacy.decide(null, at(0))).isEqualTo(new Step.Hold(0));
        assertThat(candidacy.decide(new Held("", "1", 4), at(1))).isEqualTo(new Step.Hold(5));
    }

    @Test
    void ownLeaseIsRenewedWithoutBeingCounted() {
        assertThat(candidacy.decide(new Held("me", "1", 4), at(0))).isEqualTo(new Step.Hold(4));
    }

    @Test
    void leaseOfAnotherIsTakenOnceItHasNotChangedForItsDuration() {
        Held held = new Held("other", "1", 4);

        assertThat(candidacy.decide(held, at(100))).isEqualTo(new Step.StandBy("other"));
        assertThat(candidacy.decide(held, at(115))).isEqualTo(new Step.StandBy("other"));
        assertThat(candidacy.decide(held, at(116))).isEqualTo(new Step.Hold(5));
    }

    @Test
    void renewedLeaseOfAnotherIsWaitedForAnew() {
        candidacy.decide(new Held("other", "1", 4), at(0));
        candidacy.decide(new Held("other", "2", 4), at(14));

        assertThat(candidacy.decide(new Held("other", "2", 4), at(29))).isEqualTo(new Step.StandBy("other"));
        assertThat(candidacy.decide(new Held("other", "2", 4), at(30))).isEqualTo(new Step.Hold(5));
    }

    @Test
    void leaderGivesUpBeforeAnotherMayTakeItsPlace() {
        candidacy.written(at(0));

        assertThat(candidacy.isLost(at(10))).isFalse();
        assertThat(candidacy.isLost(Duration.ofMillis(10_001))).isTrue();
    }

    @Test
    void whoNeverLedHasNothingToLose() {
        candidacy.decide(new Held("other", "1", 4), at(0));

        assertThat(candidacy.isLost(at(1000))).isFalse();
    }

    @Test
    void whoSeesAnotherInItsPlaceHasLostAtOnceAndDoesNotComeBack() {
        candidacy.written(at(0));

        assertThat(candidacy.decide(new Held("other", "1", 5), at(1))).isEqualTo(new Step.StandBy("other"));
        assertThat(candidacy.isLost(at(1))).isTrue();
        assertThat(candidacy.decide(new Held("", "1", 5), at(2))).isEqualTo(new Step.StandBy(""));
    }

    private static Duration at(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
