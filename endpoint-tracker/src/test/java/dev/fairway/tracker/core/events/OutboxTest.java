package dev.fairway.tracker.core.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.Event.State;
import dev.fairway.model.event.EventId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final AtomicInteger wakeUps = new AtomicInteger();
    private final Outbox outbox = new Outbox(wakeUps::incrementAndGet);

    @Test
    void newerStateTakesThePlaceOfOneThatWaits() {
        for (int i = 1; i <= 1000; i++) {
            outbox.put(state("a", 1, i));
        }
        outbox.put(state("b", 1, 1001));

        assertThat(outbox.pendingCount()).isEqualTo(2);
        assertThat(outbox.take(10)).containsExactly(state("a", 1, 1000), state("b", 1, 1001));
        assertThat(wakeUps).hasValue(1001);
    }

    @Test
    void failedEventComesBackUnlessThereIsANewerOne() {
        outbox.put(state("a", 1, 1));
        outbox.put(state("b", 1, 2));
        List<Event> taken = outbox.take(10);
        outbox.put(state("b", 1, 3));
        outbox.take(10);

        taken.forEach(outbox::failed);

        assertThat(outbox.take(10)).containsExactly(state("a", 1, 1));
    }

    @Test
    void deletionIsForgottenOnceItIsPublished() {
        outbox.put(state("a", 1, 1));
        outbox.put(deletion("a", 1, 2));
        List<Event> taken = outbox.take(10);
        assertThat(outbox.newest(key("a"))).isPresent();

        taken.forEach(outbox::published);

        assertThat(taken).containsExactly(deletion("a", 1, 2));
        assertThat(outbox.newest(key("a"))).isEmpty();
        assertThat(outbox.rewrite(key("a"))).isFalse();
    }

    @Test
    void lateAcknowledgementOfADeletionLeavesTheNewObjectAlone() {
        outbox.put(deletion("a", 1, 1));
        List<Event> taken = outbox.take(10);
        outbox.put(state("a", 1, 2));

        taken.forEach(outbox::published);

        assertThat(outbox.newest(key("a"))).contains(state("a", 1, 2));
    }

    @Test
    void rewriteRepeatsTheNewestState() {
        outbox.seed(List.of(state("a", 1, 1)));

        boolean known = outbox.rewrite(key("a"));

        assertThat(known).isTrue();
        assertThat(outbox.take(10)).containsExactly(state("a", 1, 1));
    }

    @Test
    void stateOfALowerEpochDoesNotCountAndIsMarked() {
        PublishedState published = new PublishedState();
        published.add(state("a", 3, 1));
        published.add(state("a", 2, 900));
        published.add(state("b", 2, 901));
        published.add(state("b", 3, 2));

        assertThat(published.states()).containsExactlyInAnyOrder(state("a", 3, 1), state("b", 3, 2));
        assertThat(published.misplaced()).containsExactly(key("a"));
        assertThat(published.highestEpoch()).isEqualTo(3);
    }

    private static EventKey key(String name) {
        return EventKey.of(new Namespace(ObjectMeta.of("", name)));
    }

    private static Event state(String name, long epoch, long sequence) {
        return event(epoch, sequence, new State.Present(new Namespace(ObjectMeta.of("", name))));
    }

    private static Event deletion(String name, long epoch, long sequence) {
        return event(epoch, sequence, new State.Deleted(new Namespace(ObjectMeta.of("", name)), "gone"));
    }

    private static Event event(long epoch, long sequence, State state) {
        return new Event(new EventId("endpoint-tracker", epoch, sequence), null, NOON, NOON, state);
    }
}
