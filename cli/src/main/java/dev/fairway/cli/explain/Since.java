package dev.fairway.cli.explain;

import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.event.Moment;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import dev.fairway.registryclient.history.RegistryHistory;
import dev.fairway.rules.endpoints.EndpointPredicate;
import dev.fairway.rules.explain.PodExplanation;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Since when what an explanation says has been true, as far as the history tells: the decision is taken again after each
 * event of the pod and of the Service, the newest first, until it says something else.
 */
final class Since {

    /** Further back is not looked: who flaps so much has no long past. */
    private static final int MAX_EVENTS = 60;

    private final RegistryChannel registry;
    private final Optional<Moment> at;

    Since(RegistryChannel registry, Optional<Moment> at) {
        this.registry = registry;
        this.at = at;
    }

    /** By the predicates' texts; without those of which nothing is known. */
    Map<String, Instant> of(Service service, Pod pod) {
        Map<String, Instant> since = new HashMap<>();
        try {
            Set<String> unchanged = texts(explain(new View(registry.lookups().at(at)), service.key(), pod.key())
                    .orElseThrow());
            for (TimelineEntry entry : newestFirst(service, pod)) {
                View view = new View(registry.lookups().at(Optional.of(new Moment.After(entry.event()))));
                Optional<PodExplanation> then = explain(view, service.key(), pod.key());
                unchanged.retainAll(then.map(Since::texts).orElse(Set.of()));
                if (unchanged.isEmpty()) {
                    break;
                }
                unchanged.forEach(text -> since.put(text, entry.times().appended()));
            }
        } catch (RegistryException e) {
            // An explanation without times is still one; a registry that cannot answer has said so before.
            return Map.of();
        }
        return since;
    }

    private List<TimelineEntry> newestFirst(Service service, Pod pod) {
        Optional<Instant> until = at.flatMap(moment ->
                moment instanceof Moment.Time(Instant time) ? Optional.of(time.plusMillis(1)) : Optional.empty());
        List<TimelineEntry> entries = new RegistryHistory(registry)
                .timeline(service.serviceKey(), new RegistryHistory.Stretch(Optional.empty(), until)).stream()
                        .filter(entry -> isOf(entry.object(), service, pod))
                        .toList();
        return entries.reversed().stream().limit(MAX_EVENTS).toList();
    }

    private static boolean isOf(ObjectKey object, Service service, Pod pod) {
        return object.equals(pod.key()) || (object.kind() == Kind.SERVICE && object.equals(service.key()));
    }

    private static Optional<PodExplanation> explain(View view, ObjectKey service, ObjectKey pod) {
        return view.find(Service.class, service)
                .flatMap(found -> view.find(Pod.class, pod)
                        .map(then -> PodExplanation.of(found, then, view.nodes().get(then.nodeName()))));
    }

    private static Set<String> texts(PodExplanation explanation) {
        return explanation.predicates().stream()
                .map(EndpointPredicate::text)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
