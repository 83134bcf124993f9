package dev.fairway.registry.core.history.story;

import dev.fairway.model.Kind;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.Recorded;
import dev.fairway.registry.core.history.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened, in the order of the log and of causes: no event comes before the one that led to it. */
public final class Timeline {

    private final Past past;
    private final Effects effects;

    /** Of what is known in this past. */
    public Timeline(Past past) {
        this.past = past;
        this.effects = new Effects(past);
    }

    /** Where an event stands: not before its cause, and after it among those of the same time. */
    private record Order(Instant time, int depth) implements Comparable<Order> {
        private static final Comparator<Order> ORDER =
                Comparator.comparing(Order::time).thenComparingInt(Order::depth);

        @Override
        public int compareTo(Order other) {
            return ORDER.compare(this, other);
        }
    }

    /** What happened to one Service from one time on and before another; empty when there never was such a Service. */
    public Optional<List<TimelineEntry>> of(ServiceKey service, Instant from, Instant to) {
        Scope scope = new Scope(past, service, from, to);
        if (!scope.isKnown()) {
            return Optional.empty();
        }
        List<Recorded> records = new ArrayList<>(scope.notices(from, to));
        scope.subjects().forEach(s -> records.addAll(past.records(s, from, to)));
        return Optional.of(entries(records));
    }

    /**
     * What came to it with the records from this number on, for who has followed it up to there.
     *
     * @param effects of events that came before
     */
    public record Growth(List<TimelineEntry> entries, List<Effect> effects) {}

    /** What has come since. */
    public Growth since(ServiceKey service, long number) {
        Scope scope = new Scope(past, service, Instant.MAX, Instant.MAX);
        List<Recorded> records = past.since(number);
        List<Effect> told = new ArrayList<>();
        for (Recorded record : records) {
            if (record.subject().isAgent()) {
                past.programming(record)
                        .inEffect()
                        .forEach(answer -> past.find(answer.event())
                                .filter(e -> e.number() < number && scope.concerns(e))
                                .map(e ->
                                        Effect.of(record.subject().name(), answer, e.appendedAt(), record.appendedAt()))
                                .ifPresent(told::add));
            }
        }
        return new Growth(entries(records.stream().filter(scope::concerns).toList()), told);
    }

    /** One event with all that led to it and all that followed from it; empty when it is not known. */
    public Optional<List<TimelineEntry>> trace(EventId event) {
        return past.find(event).map(asked -> {
            List<Recorded> records = new ArrayList<>();
            Optional<Recorded> cause = Optional.of(asked);
            while (cause.isPresent()) {
                records.add(cause.get());
                EventId next = cause.get().cause();
                cause = next == null ? Optional.empty() : past.find(next);
            }
            past.consequences(event).stream().filter(r -> !records.contains(r)).forEach(records::add);
            return entries(records);
        });
    }

    private List<TimelineEntry> entries(List<Recorded> records) {
        Map<EventId, Recorded> known = new HashMap<>();
        for (Recorded record : records) {
            EventId id = record.id();
            if (id != null) {
                known.put(id, record);
            }
        }
        Map<EventId, Order> orders = new HashMap<>();
        return records.stream()
                .sorted(Comparator.comparing((Recorded r) -> order(r, known, orders, 0))
                        .thenComparingLong(Recorded::number))
                .map(this::entry)
                .toList();
    }

    private static Order order(Recorded record, Map<EventId, Recorded> known, Map<EventId, Order> orders, int steps) {
        EventId id = record.id();
        Order found = id == null ? null : orders.get(id);
        if (found != null) {
            return found;
        }
        EventId causeId = record.cause();
        Recorded cause = causeId == null ? null : known.get(causeId);
        Order order = new Order(record.appendedAt(), 0);
        // A cause that names its own effect can only be made by hand; it must not turn in circles.
        if (cause != null && steps < known.size()) {
            Order before = order(cause, known, orders, steps + 1);
            order = before.time().isAfter(record.appendedAt())
                    ? new Order(before.time(), before.depth() + 1)
                    : new Order(
                            record.appendedAt(), before.time().equals(record.appendedAt()) ? before.depth() + 1 : 0);
        }
        if (id != null) {
            orders.put(id, order);
        }
        return order;
    }

    private TimelineEntry entry(Recorded record) {
        Event event = past.event(record);
        List<String> awaited = new ArrayList<>();
        List<Effect> found = isActedOn(record.subject().kind()) ? effects.of(record, awaited) : List.of();
        EventId cause = record.cause();
        Facts.Around around = new Facts.Around(
                past.before(record),
                cause == null ? Optional.empty() : past.find(cause).map(past::event),
                service(record));
        return new TimelineEntry(
                event.id(),
                cause,
                event.key(),
                new TimelineEntry.Times(record.appendedAt(), event.happenedAt(), event.observedAt()),
                Facts.of(event, around),
                found,
                awaited);
    }

    private static boolean isActedOn(@Nullable Kind kind) {
        return kind == Kind.SERVICE || kind == Kind.ENDPOINT_SLICE || kind == Kind.LOAD_BALANCER;
    }

    /** The Service of a slice as it was when the slice changed. */
    private Optional<Service> service(Recorded record) {
        Subject subject = record.subject();
        if (subject.kind() != Kind.ENDPOINT_SLICE || subject.service().isEmpty()) {
            return Optional.empty();
        }
        Subject service = new Subject(Kind.SERVICE, subject.namespace(), subject.service(), "");
        List<Recorded> until =
                past.records(service, Instant.EPOCH, record.appendedAt().plusMillis(1));
        return until.isEmpty()
                ? Optional.empty()
                : Optional.of((Service) past.event(until.getLast()).resource());
    }
}
