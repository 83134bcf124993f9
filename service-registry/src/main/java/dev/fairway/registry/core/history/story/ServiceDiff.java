package dev.fairway.registry.core.history.story;

import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.ObjectDiff;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.Recorded;
import dev.fairway.registry.core.history.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What differs between two moments of a Service, whatever happened between. */
public final class ServiceDiff {

    private final Past from;
    private final Past to;

    /** Between these moments. */
    public ServiceDiff(Past from, Past to) {
        this.from = from;
        this.to = to;
    }

    /** Sorted by kind and name; empty when there was no such Service at either moment. */
    public Optional<List<ObjectDiff>> of(ServiceKey service) {
        Scope before = new Scope(from, service, Instant.MAX, Instant.MAX);
        Scope after = new Scope(to, service, Instant.MAX, Instant.MAX);
        if (!before.isKnown() && !after.isKnown()) {
            return Optional.empty();
        }
        TreeSet<Subject> subjects =
                new TreeSet<>(Comparator.comparing(ServiceDiff::rank).thenComparing(Subject::name));
        subjects.addAll(before.subjects());
        subjects.addAll(after.subjects());
        List<ObjectDiff> differences = new ArrayList<>();
        for (Subject subject : subjects) {
            compare(subject, after).ifPresent(differences::add);
        }
        return Optional.of(differences);
    }

    private static String rank(Subject subject) {
        return subject.kind() == null ? "" : subject.kind().name();
    }

    private Optional<ObjectDiff> compare(Subject subject, Scope scope) {
        Optional<Recorded> last = to.last(subject);
        Optional<Event> was = from.last(subject).filter(r -> !r.deletion()).map(from::event);
        Optional<Event> is = last.map(to::event);
        boolean exists = is.filter(e -> !e.isDeletion()).isPresent();
        if (last.isEmpty() || (was.isEmpty() && !exists) || isSame(was, is)) {
            return Optional.empty();
        }
        Optional<Event> cause = subject.kind() == Kind.ENDPOINT_SLICE
                ? Optional.ofNullable(last.get().cause()).flatMap(to::find).map(to::event)
                : Optional.empty();
        List<Fact> facts = Facts.of(is.get(), new Facts.Around(was, cause, scope.service()));
        return Optional.of(new ObjectDiff(is.get().key(), is.get().id(), was.isPresent(), exists, facts));
    }

    private static boolean isSame(Optional<Event> was, Optional<Event> is) {
        return was.map(Event::state).equals(is.map(Event::state));
    }
}
