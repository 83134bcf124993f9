package dev.fairway.registry.core.history;

import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.ObjectView;
import dev.fairway.registry.core.history.Recorded.Log;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The history as of one moment: the objects that were present then, and every record that led there. What is taken in
 * later does not show. Thread-safe.
 */
public final class Past implements ObjectView {

    private final History.Books books;
    private final Cut cut;

    Past(History.Books books, Cut cut) {
        this.books = books;
        this.cut = cut;
    }

    /** A record and the value that it had. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on to be decoded.
    public record State(Recorded record, byte[] value) {}

    @SuppressWarnings("ArrayRecordComponent") // Read at once.
    private record Place(Recorded record, long[] chain) {}

    @Override
    public Optional<Entry> get(ObjectKey key) {
        return states(() -> subjects(key.kind(), key.namespace())
                        .filter(t -> t.subject().name().equals(key.name())))
                .stream()
                .map(this::entry)
                .max(Comparator.comparing(Entry::appendedAt));
    }

    @Override
    public Collection<Entry> slices(ServiceKey service) {
        return states(() -> index().slices(service).stream()).stream()
                .map(this::entry)
                .toList();
    }

    /**
     * The objects of a kind that were present, sorted by namespace and name.
     *
     * @param namespace empty for all
     * @param name empty for all
     */
    public List<State> list(Kind kind, String namespace, String name) {
        List<State> found = new ArrayList<>(states(() -> {
            Stream<Tracked> all = namespace.isEmpty() ? index().all().stream() : subjects(kind, namespace);
            return all.filter(t -> t.subject().kind() == kind)
                    .filter(t -> name.isEmpty() || t.subject().name().equals(name));
        }));
        found.sort(Comparator.comparing((State s) -> s.record().subject().namespace())
                .thenComparing(s -> s.record().subject().name()));
        return found;
    }

    private List<State> states(Supplier<Stream<Tracked>> objects) {
        List<Place> places = books.reading(
                () -> objects.get().map(this::latest).flatMap(Optional::stream).toList());
        return places.stream()
                .filter(p -> !p.record().deletion())
                .map(p -> new State(p.record(), books.value(p.chain())))
                .toList();
    }

    private Optional<Place> latest(Tracked object) {
        int included = index().included(object, cut);
        return included == 0 ? Optional.empty() : Optional.of(place(object, included - 1));
    }

    private Place place(Tracked object, int position) {
        return new Place(recorded(object.records().get(position)), index().chain(object, position));
    }

    private HistoryIndex index() {
        return books.index();
    }

    private Stream<Tracked> subjects(Kind kind, String namespace) {
        return index().ofNamespace(kind, namespace).stream();
    }

    /** A state as the registry knows present objects. */
    public Entry entry(State state) {
        Log log = state.record().log();
        return new Entry(books.codec().event(state.value()), log.partition(), log.offset(), log.appendedAt());
    }

    /** Every object of a kind that was there at some time before this moment, those of the namespace. */
    public List<Subject> subjectsOf(Kind kind, String namespace) {
        return books.reading(() -> subjects(kind, namespace)
                .filter(t -> index().included(t, cut) > 0)
                .map(Tracked::subject)
                .toList());
    }

    /** Every slice that a Service had before this moment. */
    public List<Subject> slicesOf(ServiceKey service) {
        return books.reading(
                () -> index().slices(service).stream().map(Tracked::subject).toList());
    }

    /** Every object and agent that there was before this moment. */
    public List<Subject> subjects() {
        return books.reading(() -> index().all().stream().map(Tracked::subject).toList());
    }

    public List<Subject> agents() {
        return books.reading(
                () -> index().agents().stream().map(Tracked::subject).toList());
    }

    /** The records of an object that were appended from one time on and before another, in their order. */
    public List<Recorded> records(Subject subject, Instant from, Instant to) {
        return books.reading(() -> {
            Tracked object = index().find(subject);
            if (object == null) {
                return List.of();
            }
            int begin = before(object, from);
            int end = Math.min(index().included(object, cut), before(object, to));
            return IntStream.range(begin, Math.max(begin, end))
                    .mapToObj(i -> recorded(object.records().get(i)))
                    .toList();
        });
    }

    /** The first records of an object that were appended from a time on, at most so many. */
    public List<Recorded> first(Subject subject, Instant from, int limit) {
        return books.reading(() -> {
            Tracked object = index().find(subject);
            if (object == null) {
                return List.of();
            }
            int begin = before(object, from);
            int end = Math.min(index().included(object, cut), begin + limit);
            return IntStream.range(begin, Math.max(begin, end))
                    .mapToObj(i -> recorded(object.records().get(i)))
                    .toList();
        });
    }

    /** The last record of an object that was appended before a time. */
    public Optional<Recorded> lastBefore(Subject subject, Instant time) {
        return books.reading(() -> Optional.ofNullable(index().find(subject))
                .filter(t -> before(t, time) > 0)
                .map(t -> recorded(t.records().get(before(t, time) - 1))));
    }

    private int before(Tracked object, Instant time) {
        long millis = millis(time);
        return object.records().countWhile(n -> n < cut.published() && index().appendedAt(n) < millis);
    }

    /** Instant has ends that milliseconds have not. */
    private static long millis(Instant time) {
        return time.getEpochSecond() >= Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : time.toEpochMilli();
    }

    /** The last record of an object up to this moment, which may be its deletion. */
    public Optional<Recorded> last(Subject subject) {
        return books.reading(() -> Optional.ofNullable(index().find(subject))
                .filter(t -> index().included(t, cut) > 0)
                .map(t -> recorded(t.records().get(index().included(t, cut) - 1))));
    }

    /** The records that were taken in from this number on, in that order. */
    public List<Recorded> since(long number) {
        return books.reading(() -> IntStream.range(
                        (int) Math.max(0, number - books.shift()), Math.max(0, cut.published()))
                .mapToObj(this::recorded)
                .toList());
    }

    /**
     * The numbers of all records that were appended from one time on and before another, in the order of those times;
     * a million take 8 MB.
     */
    public LongStream stretch(Instant from, Instant to) {
        long begin = Math.max(0, millis(from));
        long[] found = books.reading(() -> IntStream.range(0, cut.published())
                .filter(n -> index().appendedAt(n) >= begin && index().appendedAt(n) < millis(to))
                .mapToLong(n -> ((index().appendedAt(n) - begin) << (Integer.SIZE - 1)) | n)
                .toArray());
        Arrays.sort(found);
        return Arrays.stream(found).map(packed -> (packed & Integer.MAX_VALUE) + books.shift());
    }

    /** The record of a number. */
    public Recorded record(long number) {
        return books.reading(() -> recorded((int) (number - books.shift())));
    }

    /** Whether a record belongs to this moment. */
    public boolean includes(Recorded record) {
        int number = (int) (record.number() - books.shift());
        return books.reading(() -> index().includes(cut, number));
    }

    /** A record with its value. */
    public State state(Recorded record) {
        return new State(record, value(record, 0));
    }

    /** The number of the next record to be taken in. */
    public long end() {
        return books.shift() + cut.published();
    }

    /** The record of an event. */
    public Optional<Recorded> find(EventId event) {
        return books.reading(() -> {
            int found = index().find(event);
            return found < 0 || found >= cut.published() ? Optional.empty() : Optional.of(recorded(found));
        });
    }

    /** All that these events led to, however many steps away, in the order in which it was taken in. */
    public List<Recorded> consequences(EventId event) {
        return books.reading(() -> {
            Set<Long> causes = new HashSet<>(Set.of(index().known(event)));
            Set<Integer> found = new TreeSet<>();
            int before;
            do {
                before = causes.size();
                for (int n = 0; n < cut.published(); n++) {
                    if (index().cause(n) != EventTable.NONE && causes.contains(index().cause(n)) && found.add(n)) {
                        causes.add(index().key(n));
                    }
                }
            } while (causes.size() > before);
            return found.stream().map(this::recorded).toList();
        });
    }

    /** What a record of an object says. */
    public Event event(Recorded record) {
        return books.codec().event(value(record, 0));
    }

    /** What an agent's record says. */
    public Programming programming(Recorded record) {
        return books.codec().programming(value(record, 0));
    }

    /** What the object's record before this one says; empty when there is none. */
    public Optional<Event> before(Recorded record) {
        boolean first = books.reading(() -> position(record) == 0);
        return first ? Optional.empty() : Optional.of(books.codec().event(value(record, 1)));
    }

    private byte[] value(Recorded record, int earlier) {
        return books.value(books.reading(() -> index().chain(object(record), position(record) - earlier)));
    }

    private Tracked object(Recorded record) {
        return index().object((int) (record.number() - books.shift()));
    }

    private int position(Recorded record) {
        int number = (int) (record.number() - books.shift());
        return index().object(number).records().countWhile(n -> n < number);
    }

    private Recorded recorded(int number) {
        return index().recorded(number, books.shift());
    }
}
