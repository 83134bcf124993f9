package dev.fairway.registry.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Kind;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.history.HistoryRecord.Content;
import dev.fairway.registry.core.history.HistoryRecord.Header;
import dev.fairway.registry.core.history.HistoryRecord.Place;
import dev.fairway.registry.core.topic.Partition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Instant NOW = Instant.parse("2026-01-08T00:00:00Z");
    private static final long T = NOW.minus(Duration.ofHours(1)).toEpochMilli();
    private static final Partition PODS = new Partition("pods", 0);
    private static final Partition ENDPOINTS = new Partition("endpoints", 0);
    private static final Duration WINDOW = Duration.ofDays(7);

    private final History history = history(new FakeRecordLog(Integer.MAX_VALUE), 1 << 20);

    private static History history(RecordLog log, long bytes) {
        return new History(log, new TextCodec(), () -> NOW, new History.Limits(WINDOW, bytes, Integer.MAX_VALUE));
    }

    @Test
    void asOfATimeIsWhatWasAppendedUntilThen() {
        // Given
        history.take(List.of(pod(0, T, 1, "a", "one"), pod(1, T + 10, 2, "a", "two"), pod(2, T + 20, 3, "b", "other")));

        // When
        Past before = at(new Moment.Time(Instant.ofEpochMilli(T + 9)));
        Past then = at(new Moment.Time(Instant.ofEpochMilli(T + 10)));

        // Then
        assertThat(states(before)).containsExactly("one");
        assertThat(states(then)).containsExactly("two");
        assertThat(states(history.now())).containsExactly("two", "other");
    }

    @Test
    void eventTellsApartWhatWasAppendedInTheSameMillisecond() {
        // Given
        history.take(List.of(pod(0, T, 1, "a", "one"), pod(1, T, 2, "a", "two"), pod(2, T, 3, "a", "three")));

        // When
        Past past = at(new Moment.After(id(2)));

        // Then
        assertThat(states(past)).containsExactly("two");
    }

    @Test
    void stateOfATimeHasTheCausesOfAllThatItHas() {
        // Given
        HistoryRecord effect = record(new Place(ENDPOINTS, 0, T), "slice", 9, 2L, "endpoints");
        history.take(List.of(effect));
        history.take(List.of(
                pod(0, T + 5, 1, "before", "before"), pod(1, T + 6, 2, "a", "cause"), pod(2, T + 7, 3, "c", "later")));
        history.complete();

        // When
        Past past = at(new Moment.Time(Instant.ofEpochMilli(T)));

        // Then
        assertThat(states(past)).containsExactly("cause", "before", "endpoints");
    }

    /** Three partitions whose times cross each other, and causes anywhere: what belongs to a moment, found the plain way. */
    @Test
    void everyMomentHasItsCausesAndNoMore() {
        // Given
        Random random = new Random(7);
        List<HistoryRecord> records = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            Place place = new Place(new Partition("pods", n % 3), n / 3, T + n + random.nextInt(12));
            long cause = Math.max(1, n + 1 - 12 + random.nextInt(24));
            records.add(record(place, "pod-" + n, n + 1, cause == n + 1 ? null : cause, "state"));
        }
        for (int n = 0; n < records.size(); n += 10) {
            history.take(records.subList(n, n + 10));
            if (n == 100) {
                history.complete();
            }
        }

        for (long time = T + 12; time < T + 320; time += 7) {
            // When
            Past past = at(new Moment.Time(Instant.ofEpochMilli(time)));

            // Then
            List<Recorded> all = past.since(0);
            assertThat(all.stream().filter(past::includes)).hasSameElementsAs(closed(all, Instant.ofEpochMilli(time)));
        }
    }

    private static Set<Recorded> closed(List<Recorded> all, Instant time) {
        Set<Recorded> closed = new HashSet<>();
        int before = -1;
        while (closed.size() > before) {
            before = closed.size();
            Set<EventId> causes = closed.stream().map(Recorded::cause).collect(Collectors.toSet());
            all.stream()
                    .filter(r -> !r.appendedAt().isAfter(time)
                            || causes.contains(r.id())
                            || closed.stream().anyMatch(c -> isBefore(r.log(), c.log())))
                    .forEach(closed::add);
        }
        return closed;
    }

    private static boolean isBefore(Recorded.Log one, Recorded.Log other) {
        return one.partition().equals(other.partition()) && one.offset() < other.offset();
    }

    @Test
    void deletedObjectWasThereUntilItsDeletion() {
        // Given
        history.take(List.of(
                pod(0, T, 1, "a", "one"),
                new HistoryRecord(
                        new Place(PODS, 1, T + 10),
                        new Content(new Header(subject("a"), id(2), null, true), bytes("one"))),
                new HistoryRecord(new Place(PODS, 2, T + 11), null)));

        // When
        Past before = at(new Moment.Time(Instant.ofEpochMilli(T + 9)));

        // Then
        assertThat(states(before)).containsExactly("one");
        assertThat(states(history.now())).isEmpty();
        assertThat(history.next()).containsEntry(PODS, 3L);
    }

    @Test
    void everyOfManyStatesComesBack() {
        // Given
        List<String> states = IntStream.range(0, 300)
                .mapToObj(i -> "a state that is long enough to be told as a difference, number " + i)
                .toList();

        // When
        for (int i = 0; i < states.size(); i++) {
            history.take(List.of(pod(i, T + i, i + 1, "a", states.get(i))));
        }

        // Then
        for (int i = 0; i < states.size(); i++) {
            assertThat(states(at(new Moment.After(id(i + 1))))).containsExactly(states.get(i));
        }
        assertThat(history.window().bytes()).isLessThan(300 * 20);
    }

    @Test
    void stateOfADeposedLeaderAndARepeatedRecordAreNotTaken() {
        // Given
        history.take(List.of(record(new Place(PODS, 0, T), "a", new EventId("endpoint-tracker", 2, 1), "new")));

        // When
        history.take(List.of(
                record(new Place(PODS, 0, T), "a", new EventId("endpoint-tracker", 2, 1), "again"),
                record(new Place(PODS, 1, T + 1), "a", new EventId("endpoint-tracker", 1, 9), "deposed")));

        // Then
        assertThat(states(history.now())).containsExactly("new");
        assertThat(history.window().records()).isEqualTo(1);
    }

    @Test
    void momentsThatNobodyKnowsAreToldApart() {
        // Given
        history.take(
                List.of(pod(0, NOW.minus(Duration.ofDays(8)).toEpochMilli(), 1, "a", "old"), pod(1, T, 2, "a", "one")));

        // When
        History.At tooOld = history.at(new Moment.Time(NOW.minus(Duration.ofDays(8))));
        History.At future = history.at(new Moment.Time(NOW.plus(Duration.ofHours(1))));
        History.At unknown = history.at(new Moment.After(id(77)));
        History.At oldEvent = history.at(new Moment.After(id(1)));

        // Then
        assertThat(tooOld)
                .isInstanceOfSatisfying(
                        History.At.Outside.class,
                        outside -> assertThat(outside.window().from()).isEqualTo(NOW.minus(WINDOW)));
        assertThat(future).isInstanceOf(History.At.Outside.class);
        assertThat(unknown).isEqualTo(new History.At.Unknown(id(77)));
        assertThat(oldEvent).isInstanceOf(History.At.Outside.class);
    }

    @Test
    void whatLivesOutlivesTheSegmentThatItStandsIn() {
        // Given
        FakeRecordLog log = new FakeRecordLog(4);
        History small = history(log, 40);
        small.take(List.of(
                pod(0, T, 1, "kept", "kept-1"),
                pod(1, T + 1, 2, "kept", "kept-2"),
                pod(2, T + 2, 3, "gone", "gone-1")));
        small.take(List.of(new HistoryRecord(
                new Place(PODS, 3, T + 3),
                new Content(new Header(subject("gone"), id(4), null, true), bytes("gone-1")))));
        long end = small.now().end();

        // When
        small.take(List.of(pod(4, T + 4, 5, "next", "something that is too much for the segments")));

        // Then
        assertThat(small.window().from()).isEqualTo(Instant.ofEpochMilli(T + 4));
        assertThat(states(small.now())).containsExactly("kept-2", "something that is too much for the segments");
        assertThat(small.at(new Moment.Time(Instant.ofEpochMilli(T + 2)))).isInstanceOf(History.At.Outside.class);
        assertThat(small.now().since(end)).extracting(r -> r.subject().name()).containsExactly("next");
        assertThat(small.next()).containsEntry(PODS, 5L);
    }

    private Past at(Moment moment) {
        assertThat(history.at(moment)).isInstanceOf(History.At.Inside.class);
        return ((History.At.Inside) history.at(moment)).past();
    }

    private static List<String> states(Past past) {
        return past.list(Kind.POD, "default", "").stream()
                .map(s -> new String(s.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static HistoryRecord pod(long offset, long time, long sequence, String name, String state) {
        return record(new Place(PODS, offset, time), name, id(sequence), state);
    }

    private static HistoryRecord record(Place place, String name, EventId id, String state) {
        return new HistoryRecord(place, new Content(new Header(subject(name), id, null, false), bytes(state)));
    }

    private static HistoryRecord record(Place place, String name, long sequence, @Nullable Long cause, String state) {
        Header header = new Header(subject(name), id(sequence), cause == null ? null : id(cause), false);
        return new HistoryRecord(place, new Content(header, bytes(state)));
    }

    private static Subject subject(String name) {
        return new Subject(Kind.POD, "default", name, "");
    }

    private static EventId id(long sequence) {
        return new EventId("endpoint-tracker", 1, sequence);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Values are texts, which stand for namespaces of that name. */
    private static final class TextCodec implements Codec {
        @Override
        public Event event(byte[] value) {
            Namespace namespace = new Namespace(ObjectMeta.of("", new String(value, StandardCharsets.UTF_8)));
            return new Event(id(1), null, NOW, NOW, new Event.State.Present(namespace));
        }

        @Override
        public Programming programming(byte[] value) {
            return new Programming(new String(value, StandardCharsets.UTF_8), List.of(), List.of(), "", NOW);
        }
    }
}
