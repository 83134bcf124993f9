package dev.fairway.registry.core.history.story;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.history.Flap;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.Recorded;
import dev.fairway.registry.core.history.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The Services and pods that changed most, and their rhythm. */
public final class Flaps {

    /** Decoding every state of a million events takes seconds; those with the most records are enough to look at. */
    private static final int CANDIDATES_A_FLAP = 3;

    private final Past past;

    /** Of what is known in this past. */
    public Flaps(Past past) {
        this.past = past;
    }

    /**
     * At most so many, those with the most changes first: of a Service its endpoints' conditions, of a pod its readiness.
     * What changed once does not flap.
     *
     * @param namespace empty for all
     */
    public List<Flap> most(String namespace, Instant from, Instant to, int limit) {
        Map<ObjectKey, List<List<Recorded>>> records = new HashMap<>();
        for (Subject subject : past.subjects()) {
            boolean wanted = namespace.isEmpty() || subject.namespace().equals(namespace);
            if (wanted && isCounted(subject)) {
                List<Recorded> changes = past.records(subject, from, to);
                if (!changes.isEmpty()) {
                    records.computeIfAbsent(candidate(subject), _ -> new ArrayList<>())
                            .add(changes);
                }
            }
        }
        return records.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<ObjectKey, List<List<Recorded>>> e) ->
                                e.getValue().stream().mapToInt(List::size).sum())
                        .reversed())
                .limit((long) limit * CANDIDATES_A_FLAP)
                .map(e -> Map.entry(e.getKey(), changes(e.getValue())))
                .filter(e -> e.getValue().size() > 1)
                .map(e -> Flap.of(e.getKey(), e.getValue()))
                .sorted(Comparator.comparingInt(Flap::changes).reversed())
                .limit(limit)
                .toList();
    }

    private static boolean isCounted(Subject subject) {
        return subject.kind() == Kind.POD || !subject.service().isEmpty();
    }

    private static ObjectKey candidate(Subject subject) {
        boolean pod = subject.kind() == Kind.POD;
        return new ObjectKey(
                pod ? Kind.POD : Kind.SERVICE, subject.namespace(), pod ? subject.name() : subject.service());
    }

    private List<Instant> changes(List<List<Recorded>> objects) {
        List<Instant> times = new ArrayList<>();
        for (List<Recorded> records : objects) {
            Object before =
                    past.before(records.getFirst()).map(e -> what(e.resource())).orElse(null);
            for (Recorded record : records) {
                Object now =
                        record.deletion() ? List.of() : what(past.event(record).resource());
                if (!Objects.equals(before, now)) {
                    times.add(record.appendedAt());
                }
                before = now;
            }
        }
        times.sort(Comparator.naturalOrder());
        return times;
    }

    /** What has to differ for traffic to go elsewhere. */
    private static Object what(Resource resource) {
        return switch (resource) {
            case Pod pod -> pod.isReady();
            case EndpointSlice slice ->
                slice.endpoints().stream()
                        .filter(e -> e.ready() || e.terminating())
                        .map(e -> e.address().getHostAddress() + e.ready() + e.serving())
                        .sorted()
                        .toList();
            default -> resource;
        };
    }
}
