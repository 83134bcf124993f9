package dev.fairway.tracker.core.gates;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Programming;
import dev.fairway.model.event.Programming.Position;
import dev.fairway.tracker.core.endpoints.SelectorIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pods that wait for {@link Pod#PROGRAMMED_GATE}, and where their endpoints are in effect.
 *
 * <p>An endpoint is in effect at a node that acknowledged a position behind the first record that has it ready, as
 * {@code fairway programmed} counts (decision 0085). Used by one thread.
 */
public final class ProgrammedGates {

    private static final Duration FORGOTTEN = Duration.ofMinutes(5);
    private static final String NODE = "node/";

    private final OptionalInt wanted;
    private final Map<ObjectKey, Pod> waiting = new HashMap<>();
    /** By namespace. */
    private final Map<String, SelectorIndex> selectors = new HashMap<>();

    private final Map<ServiceKey, Map<String, Map<String, Appearance>>> slices = new HashMap<>();
    private final Set<String> nodes = new HashSet<>();
    private final Map<String, Agent> agents = new HashMap<>();

    /** Where a pod first stood ready in a slice. */
    private record Appearance(Position at, EventId event) {}

    /** What a node said last, and what it could not do. */
    private record Agent(Programming newest, Set<EventId> failed) {

        boolean has(Appearance appearance) {
            Position at = appearance.at();
            return !failed.contains(appearance.event())
                    && newest.positions().stream()
                            .anyMatch(p -> p.topic().equals(at.topic())
                                    && p.partition() == at.partition()
                                    && p.offset() > at.offset());
        }

        boolean isForgotten(Instant now) {
            boolean away = newest.stream() == Programming.Stream.CLOSED || newest.stream() == Programming.Stream.LOST;
            return away && newest.recordedAt().plus(FORGOTTEN).isBefore(now);
        }
    }

    /**
     * Gates that open when so many nodes have the endpoint in effect.
     *
     * @param wanted at least 1; empty: all nodes but those that were lost more than five minutes ago
     */
    public ProgrammedGates(OptionalInt wanted) {
        this.wanted = wanted;
    }

    /** The next record of a topic of events. */
    public void take(Event event, Position at) {
        Resource resource = event.resource();
        boolean gone = event.isDeletion();
        switch (resource) {
            case Pod pod
            when !gone && pod.awaitsProgramming() && !pod.meta().isTerminating() -> waiting.put(pod.key(), pod);
            case Pod pod -> waiting.remove(pod.key());
            case Service service -> take(service, gone);
            case EndpointSlice slice -> take(slice, gone, new Appearance(at, event.id()));
            case Node node when gone -> nodes.remove(node.meta().name());
            case Node node -> nodes.add(node.meta().name());
            default -> {}
        }
    }

    private void take(Service service, boolean gone) {
        String name = service.meta().name();
        SelectorIndex index = selectors.computeIfAbsent(service.meta().namespace(), _ -> new SelectorIndex());
        Map<String, String> selector = service.selector();
        if (gone || selector == null || service.type() == Service.Type.EXTERNAL_NAME) {
            index.remove(name);
        } else {
            index.put(name, selector);
        }
    }

    private void take(EndpointSlice slice, boolean gone, Appearance now) {
        Map<String, Map<String, Appearance>> ofService = slices.computeIfAbsent(slice.service(), _ -> new HashMap<>());
        Map<String, Appearance> before = ofService.getOrDefault(slice.meta().name(), Map.of());
        Map<String, Appearance> ready = new HashMap<>();
        if (!gone) {
            slice.endpoints().stream()
                    .filter(endpoint -> endpoint.ready() && !endpoint.podUid().isEmpty())
                    .forEach(endpoint -> ready.put(endpoint.podUid(), before.getOrDefault(endpoint.podUid(), now)));
        }
        if (ready.isEmpty()) {
            ofService.remove(slice.meta().name());
        } else {
            ofService.put(slice.meta().name(), ready);
        }
        if (ofService.isEmpty()) {
            slices.remove(slice.service());
        }
    }

    /** An agent's newest record. */
    public void take(Programming programming) {
        if (!programming.agent().startsWith(NODE)) {
            return;
        }
        Agent known = agents.get(programming.agent());
        Set<EventId> failed = known == null ? new HashSet<>() : known.failed();
        programming.inEffect().forEach(change -> {
            if (change.error().isEmpty()) {
                failed.remove(change.event());
            } else {
                failed.add(change.event());
            }
        });
        agents.put(programming.agent(), new Agent(programming, failed));
    }

    /** The pods whose gate can open: in effect for every Service that selects them, or selected by none. */
    public List<Pod> due(Instant now) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<String> expected = nodes.stream()
                .map(NODE::concat)
                .filter(agent ->
                        !agents.containsKey(agent) || !agents.get(agent).isForgotten(now))
                .toList();
        int enough = Math.min(wanted.orElse(Integer.MAX_VALUE), expected.size());
        return enough == 0
                ? List.of()
                : waiting.values().stream()
                        .filter(pod -> isInEffect(pod, expected, enough))
                        .toList();
    }

    /** It is written; the pod's next state says so too. */
    public void opened(Pod pod) {
        waiting.remove(pod.key(), pod);
    }

    private boolean isInEffect(Pod pod, List<String> expected, int enough) {
        String namespace = pod.meta().namespace();
        SelectorIndex index = selectors.get(namespace);
        return index == null
                || index.taking(pod.meta().labels()).stream()
                        .map(service -> appearances(new ServiceKey(namespace, service), pod))
                        .allMatch(found -> !found.isEmpty()
                                && found.stream().allMatch(appearance -> countOf(appearance, expected) >= enough));
    }

    /** One a family, as a rule. */
    private List<Appearance> appearances(ServiceKey service, Pod pod) {
        return slices.getOrDefault(service, Map.of()).values().stream()
                .flatMap(ready -> Stream.ofNullable(ready.get(pod.meta().uid())))
                .toList();
    }

    private long countOf(Appearance appearance, List<String> expected) {
        return expected.stream()
                .filter(node -> agents.containsKey(node) && agents.get(node).has(appearance))
                .count();
    }
}
