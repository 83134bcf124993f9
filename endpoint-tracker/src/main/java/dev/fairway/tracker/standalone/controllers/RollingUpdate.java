package dev.fairway.tracker.standalone.controllers;

import dev.fairway.tracker.standalone.store.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The next step of a Deployment: from the pods that there are to as many of the current template as are wanted.
 *
 * <p>One pod more than wanted may exist meanwhile (maxSurge 1), and never is one ready pod fewer (maxUnavailable 0).
 */
final class RollingUpdate {

    private RollingUpdate() {}

    /** What a Deployment has to know of one of its pods. {@code ended}: no container of it runs again. */
    record OwnedPod(
            ObjectId id,
            String uid,
            String templateHash,
            boolean ready,
            boolean terminating,
            boolean ended,
            Instant createdAt) {
        boolean isActive() {
            return !terminating && !ended;
        }
    }

    /** The step. */
    record Step(int create, List<OwnedPod> delete) {}

    static Step next(int replicas, String templateHash, List<OwnedPod> pods) {
        List<OwnedPod> active = pods.stream().filter(OwnedPod::isActive).toList();
        List<OwnedPod> current = active.stream()
                .filter(pod -> pod.templateHash().equals(templateHash))
                .toList();
        List<OwnedPod> old = active.stream()
                .filter(pod -> !pod.templateHash().equals(templateHash))
                .toList();
        int surge = old.isEmpty() ? 0 : 1;
        int missing = Math.min(replicas - current.size(), replicas + surge - active.size());
        List<OwnedPod> delete = new ArrayList<>();
        pods.stream().filter(pod -> pod.ended() && !pod.terminating()).forEach(delete::add);
        delete.addAll(surplus(current, current.size() - replicas));
        delete.addAll(replaceable(active, old, replicas));
        return new Step(Math.max(0, missing), delete);
    }

    /** Pods that are not ready go first, then the youngest. */
    private static List<OwnedPod> surplus(List<OwnedPod> pods, int count) {
        return pods.stream()
                .sorted(Comparator.comparing(OwnedPod::ready)
                        .thenComparing(OwnedPod::createdAt, Comparator.reverseOrder())
                        .thenComparing(OwnedPod::id))
                .limit(Math.max(0, count))
                .toList();
    }

    /** Old pods that serve nobody, and as many of the others as there are ready pods too many. */
    private static List<OwnedPod> replaceable(List<OwnedPod> active, List<OwnedPod> old, int replicas) {
        List<OwnedPod> replaceable =
                new ArrayList<>(old.stream().filter(pod -> !pod.ready()).toList());
        long ready = active.stream().filter(OwnedPod::ready).count();
        int spare = (int) Math.max(0, ready - replicas);
        old.stream()
                .filter(OwnedPod::ready)
                .sorted(Comparator.comparing(OwnedPod::id))
                .limit(spare)
                .forEach(replaceable::add);
        return replaceable;
    }
}
