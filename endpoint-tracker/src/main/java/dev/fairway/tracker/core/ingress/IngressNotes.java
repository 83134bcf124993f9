package dev.fairway.tracker.core.ingress;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.ClusterEvent.Severity;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.rules.ingress.IngressProblem;
import dev.fairway.tracker.core.events.EventKey;
import dev.fairway.tracker.core.events.EventStream;
import dev.fairway.tracker.core.ingress.IngressTable.WantedStatus;
import dev.fairway.tracker.core.ingress.TlsSecretShelf.Contents;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells people, as Kubernetes Events on the Ingress, what of it is not served and why; an Event is there as long as its
 * problem is. Used by the tracking thread, but for what the suppliers hand over.
 */
public final class IngressNotes {

    /** Ingress, Services and Secrets are usually applied together: only what stays is worth a warning. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final String KIND = "Ingress";
    private static final String COMPONENT = "gateway";

    private final EventStream events;
    private final Supplier<String> uids;
    private final IngressTable table;
    private final Surroundings surroundings;
    private final Map<Subject, ClusterEvent> told = new HashMap<>();
    private final Map<Subject, Instant> seenSince = new HashMap<>();
    private Map<Subject, String> problems = Map.of();
    private @Nullable Contents secretsSeen;
    private List<IngressProblem> refusalsSeen = List.of();

    /**
     * What comes from other threads and goes to them.
     *
     * @param refusals what gateways refuse
     * @param statuses gets the statuses to write, at each look again as long as they are behind
     */
    public record Surroundings(
            Supplier<Contents> secrets,
            Supplier<List<IngressProblem>> refusals,
            Consumer<List<WantedStatus>> statuses) {}

    /** What one Event is about. */
    private record Subject(ObjectKey ingress, String reason) {}

    public IngressNotes(EventStream events, Supplier<String> uids, IngressTable table, Surroundings surroundings) {
        this.events = events;
        this.uids = uids;
        this.table = table;
        this.surroundings = surroundings;
    }

    public IngressTable table() {
        return table;
    }

    /** Takes over what an earlier tracker has told. */
    public void adopt(Resource published) {
        if (published instanceof ClusterEvent event && event.regardingKind().equals(KIND)) {
            ObjectKey ingress = new ObjectKey(Kind.INGRESS, event.meta().namespace(), event.regardingName());
            if (table.exists(ingress)) {
                told.put(new Subject(ingress, event.reason()), event);
            }
        }
    }

    /** The Events that exist. */
    public Set<EventKey> keys() {
        return told.values().stream().map(EventKey::of).collect(Collectors.toSet());
    }

    /** Looks at everything that has changed; to be called about once a second. */
    public void flush(Instant now) {
        Contents secrets = surroundings.secrets().get();
        List<IngressProblem> refusals = surroundings.refusals().get();
        boolean changed = table.takeChanged();
        if (changed || !secrets.equals(secretsSeen) || !refusals.equals(refusalsSeen)) {
            secretsSeen = secrets;
            refusalsSeen = refusals;
            problems = bySubject(table.problems(secrets), refusals);
        }
        surroundings.statuses().accept(table.behind());
        tell(now);
    }

    private Map<Subject, String> bySubject(List<IngressProblem> own, List<IngressProblem> refusals) {
        Map<Subject, String> joined = new HashMap<>();
        own.forEach(problem -> add(joined, problem));
        refusals.stream().filter(problem -> table.exists(problem.ingress())).forEach(problem -> add(joined, problem));
        return joined;
    }

    private static void add(Map<Subject, String> joined, IngressProblem problem) {
        joined.merge(
                new Subject(problem.ingress(), problem.reason().word()),
                problem.message(),
                (first, next) -> first.contains(next) ? first : first + "; " + next);
    }

    private void tell(Instant now) {
        seenSince.keySet().retainAll(problems.keySet());
        problems.forEach((subject, message) -> {
            Instant since = seenSince.computeIfAbsent(subject, _ -> now);
            ClusterEvent before = told.get(subject);
            boolean due = before != null || !since.plus(GRACE).isAfter(now);
            if (due && (before == null || !before.message().equals(message))) {
                ClusterEvent event = event(subject, message, before, now);
                told.put(subject, event);
                events.present(event, null, now);
            }
        });
        told.entrySet().removeIf(entry -> {
            boolean over = !problems.containsKey(entry.getKey());
            if (over) {
                events.deleted(EventKey.of(entry.getValue()), "it is no longer so", null, now);
            }
            return over;
        });
    }

    private ClusterEvent event(Subject subject, String message, @Nullable ClusterEvent before, Instant now) {
        ObjectKey ingress = subject.ingress();
        ObjectMeta meta = before != null
                ? before.meta()
                : ObjectMeta.of(
                                ingress.namespace(),
                                ingress.name() + ".ingress." + subject.reason().toLowerCase(Locale.ROOT))
                        .withUid(uids.get());
        Instant first = before == null ? now : before.firstSeen();
        int count = before == null ? 1 : before.count() + 1;
        return new ClusterEvent(
                meta, KIND, ingress.name(), Severity.WARNING, subject.reason(), message, count, first, now, COMPONENT);
    }
}
