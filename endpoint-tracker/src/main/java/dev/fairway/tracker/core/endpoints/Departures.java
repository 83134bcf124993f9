package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.DepartedPod;
import dev.fairway.model.net.IpFamily;
import dev.fairway.tracker.core.endpoints.SlicePacker.Plan;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps in a Service's slices which of its pods are certainly gone, so that nodes can end connections to them.
 *
 * <p>It is state, not a message: a node that was away finds it later. One slice of each family has the list. It is bounded
 * in number and, whenever a pod joins it, in age; an address that is an endpoint again leaves it.
 */
final class Departures {

    static final int MAX_DEPARTED = 100;
    static final Duration KEPT = Duration.ofMinutes(10);

    private final Predicate<Endpoint> isGone;
    private final Instant now;

    /** @param isGone whether no process can answer at an endpoint any more, by what is known of its pod */
    Departures(Predicate<Endpoint> isGone, Instant now) {
        this.isGone = isGone;
        this.now = now;
    }

    /** The plan with what it does to the departed pods of the slices that were there before. */
    Plan complete(Plan plan, List<EndpointSlice> before, SliceShape shape) {
        Plan complete = plan;
        for (IpFamily family : IpFamily.values()) {
            complete = complete(complete, ofFamily(before, family), family, shape);
        }
        return complete;
    }

    private Plan complete(Plan plan, List<EndpointSlice> before, IpFamily family, SliceShape shape) {
        List<DepartedPod> departed = departed(before, ofFamily(plan.result(), family));
        EndpointSlice holder = ofFamily(plan.result(), family).stream()
                .min(Comparator.comparing(
                                (EndpointSlice slice) -> slice.departed().isEmpty())
                        .thenComparing(slice -> !plan.written().contains(slice)))
                .orElse(null);
        if (holder == null || holder.departed().equals(departed)) {
            return plan;
        }
        boolean written = plan.written().contains(holder);
        EndpointSlice changed =
                (written ? holder : shape.change(holder, holder.ports(), holder.endpoints())).withDeparted(departed);
        return new Plan(
                replaced(plan.written(), holder, changed), plan.removed(), replaced(plan.result(), holder, changed));
    }

    private List<DepartedPod> departed(List<EndpointSlice> before, List<EndpointSlice> after) {
        Set<InetAddress> live = new HashSet<>();
        after.forEach(slice -> slice.endpoints().forEach(endpoint -> live.add(endpoint.address())));
        List<DepartedPod> departed = new ArrayList<>();
        before.forEach(slice -> departed.addAll(slice.departed()));
        Set<DepartedPod> joined = new HashSet<>();
        before.stream()
                .flatMap(slice -> slice.endpoints().stream())
                .filter(endpoint -> !live.contains(endpoint.address()))
                .filter(isGone)
                .map(endpoint -> new DepartedPod(endpoint.address(), endpoint.podUid(), now))
                .filter(joined::add)
                .forEach(departed::add);
        departed.removeIf(pod -> live.contains(pod.address()));
        if (!joined.isEmpty()) {
            departed.removeIf(pod -> pod.departedAt().isBefore(now.minus(KEPT)));
        }
        return List.copyOf(departed.subList(Math.max(0, departed.size() - MAX_DEPARTED), departed.size()));
    }

    private static List<EndpointSlice> ofFamily(List<EndpointSlice> slices, IpFamily family) {
        return slices.stream().filter(slice -> slice.addressType() == family).toList();
    }

    /** With the slice in the place of its old state, or at the end where that is not. */
    private static List<EndpointSlice> replaced(List<EndpointSlice> slices, EndpointSlice old, EndpointSlice changed) {
        List<EndpointSlice> replaced = new ArrayList<>(slices);
        int index = replaced.indexOf(old);
        if (index < 0) {
            replaced.add(changed);
        } else {
            replaced.set(index, changed);
        }
        return replaced;
    }
}
