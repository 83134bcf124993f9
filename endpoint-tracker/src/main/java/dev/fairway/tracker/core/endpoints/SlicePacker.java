package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts endpoints into slices with as few writes as possible, not into as few slices as possible (EPS-03, EPS-04).
 *
 * <p>Endpoints that share a family and ports make a group. Within a group an endpoint stays in the slice it is in; new
 * ones go into slices that have to be written anyway, then into the fullest unchanged slice that has room for all of
 * them, then into new slices. A slice that lost its last endpoint is used again before a new one is made.
 */
final class SlicePacker {

    /** kube-controller-manager's --max-endpoints-per-slice. */
    static final int MAX_ENDPOINTS = 100;

    private final SliceShape shape;
    private final int maxEndpoints;
    private final List<Draft> changed = new ArrayList<>();
    private final List<EndpointSlice> unchanged = new ArrayList<>();
    private final List<EndpointSlice> emptied = new ArrayList<>();

    /** What becomes of a Service's slices. */
    record Plan(List<EndpointSlice> written, List<EndpointSlice> removed, List<EndpointSlice> result) {}

    private record Group(IpFamily family, List<EndpointPort> ports) {}

    private record Identity(InetAddress address, String podUid) {
        static Identity of(Endpoint endpoint) {
            return new Identity(endpoint.address(), endpoint.podUid());
        }
    }

    /** A slice that will be written; {@code old} is empty for a new one. */
    private record Draft(Group group, Optional<EndpointSlice> old, List<Endpoint> endpoints) {}

    private SlicePacker(SliceShape shape, int maxEndpoints) {
        this.shape = shape;
        this.maxEndpoints = maxEndpoints;
    }

    static Plan pack(SliceShape shape, List<PlacedEndpoint> desired, List<EndpointSlice> existing) {
        return pack(shape, desired, existing, MAX_ENDPOINTS);
    }

    static Plan pack(SliceShape shape, List<PlacedEndpoint> desired, List<EndpointSlice> existing, int maxEndpoints) {
        return new SlicePacker(shape, maxEndpoints).plan(desired, existing);
    }

    private Plan plan(List<PlacedEndpoint> desired, List<EndpointSlice> existing) {
        Map<Group, Map<Identity, Endpoint>> wanted = grouped(desired);
        for (EndpointSlice slice : existing) {
            keep(slice, wanted.getOrDefault(groupOf(slice), new LinkedHashMap<>()));
        }
        wanted.forEach((group, remaining) -> place(group, new ArrayList<>(remaining.values())));
        return written();
    }

    /** The groups, with an empty one for a family without endpoints: a Service has at least one slice a family. */
    private Map<Group, Map<Identity, Endpoint>> grouped(List<PlacedEndpoint> desired) {
        Map<Group, Map<Identity, Endpoint>> groups = new LinkedHashMap<>();
        Set<IpFamily> used = new HashSet<>();
        for (PlacedEndpoint placed : desired) {
            used.add(placed.family());
            groups.computeIfAbsent(new Group(placed.family(), placed.ports()), _ -> new LinkedHashMap<>())
                    .put(Identity.of(placed.endpoint()), placed.endpoint());
        }
        for (IpFamily family : shape.families()) {
            if (!used.contains(family)) {
                groups.put(new Group(family, List.of()), new LinkedHashMap<>());
            }
        }
        return groups;
    }

    /** Leaves in a slice what still belongs there, and takes it out of {@code wanted}. */
    private void keep(EndpointSlice slice, Map<Identity, Endpoint> wanted) {
        List<Endpoint> kept = new ArrayList<>();
        for (Endpoint endpoint : slice.endpoints()) {
            Endpoint now = wanted.remove(Identity.of(endpoint));
            if (now != null) {
                kept.add(now);
            }
        }
        if (kept.isEmpty()) {
            emptied.add(slice);
        } else if (kept.equals(slice.endpoints()) && shape.fits(slice)) {
            unchanged.add(slice);
        } else {
            changed.add(new Draft(groupOf(slice), Optional.of(slice), kept));
        }
    }

    private void place(Group group, List<Endpoint> remaining) {
        changed.stream()
                .filter(draft -> draft.group().equals(group))
                .sorted(Comparator.comparingInt(
                                (Draft draft) -> draft.endpoints().size())
                        .reversed())
                .forEach(draft -> fill(draft, remaining));
        while (remaining.size() >= maxEndpoints) {
            fill(start(group), remaining);
        }
        if (!remaining.isEmpty()) {
            fill(fullestWithRoom(group, remaining.size()).orElseGet(() -> start(group)), remaining);
        } else if (isPlaceholder(group)) {
            keepPlaceholder(group);
        }
    }

    private void fill(Draft draft, List<Endpoint> remaining) {
        int room = Math.min(maxEndpoints - draft.endpoints().size(), remaining.size());
        List<Endpoint> moved = remaining.subList(0, room);
        draft.endpoints().addAll(moved);
        moved.clear();
    }

    private Optional<Draft> fullestWithRoom(Group group, int needed) {
        Optional<EndpointSlice> fullest = unchanged.stream()
                .filter(slice -> groupOf(slice).equals(group))
                .filter(slice -> slice.endpoints().size() + needed <= maxEndpoints)
                .max(Comparator.comparingInt(slice -> slice.endpoints().size()));
        fullest.ifPresent(unchanged::remove);
        return fullest.map(slice -> register(new Draft(group, Optional.of(slice), new ArrayList<>(slice.endpoints()))));
    }

    /** A slice for a group that needs one more: an emptied slice of the family, or a new one. */
    private Draft start(Group group) {
        Optional<EndpointSlice> reused = emptied.stream()
                .filter(slice -> slice.addressType() == group.family())
                .min(Comparator.comparing(slice -> !groupOf(slice).equals(group)));
        reused.ifPresent(emptied::remove);
        return register(new Draft(group, reused, new ArrayList<>()));
    }

    private Draft register(Draft draft) {
        changed.add(draft);
        return draft;
    }

    private boolean isPlaceholder(Group group) {
        return group.ports().isEmpty()
                && changed.stream().noneMatch(draft -> draft.group().equals(group))
                && unchanged.stream().noneMatch(slice -> groupOf(slice).equals(group));
    }

    private void keepPlaceholder(Group group) {
        Optional<EndpointSlice> same = emptied.stream()
                .filter(slice ->
                        groupOf(slice).equals(group) && slice.endpoints().isEmpty() && shape.fits(slice))
                .findFirst();
        if (same.isPresent()) {
            emptied.remove(same.get());
            unchanged.add(same.get());
        } else {
            start(group);
        }
    }

    private Plan written() {
        List<EndpointSlice> written = new ArrayList<>();
        for (Draft draft : changed) {
            Group group = draft.group();
            written.add(draft.old()
                    .map(old -> shape.change(old, group.ports(), draft.endpoints()))
                    .orElseGet(() -> shape.create(group.family(), group.ports(), draft.endpoints())));
        }
        List<EndpointSlice> result = new ArrayList<>(unchanged);
        result.addAll(written);
        return new Plan(written, List.copyOf(emptied), result);
    }

    private static Group groupOf(EndpointSlice slice) {
        return new Group(slice.addressType(), slice.ports());
    }
}
