package dev.fairway.lab.kubelet;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses a pod's node: of those that its selector allows, the one with the fewest pods; of equals, the first. */
final class Scheduler {
    private Scheduler() {}

    /**
     * A node that pods may be bound to.
     *
     * @param name unique
     * @param labels of the Node object
     * @param isSchedulable not cordoned
     */
    record Candidate(String name, Map<String, String> labels, boolean isSchedulable) {
        Candidate {
            labels = Map.copyOf(labels);
        }
    }

    /** Empty when no node fits; {@code pods} counts the pods by node name. */
    static Optional<String> choose(PodSpec pod, List<Candidate> nodes, Map<String, Long> pods) {
        return nodes.stream()
                .filter(Candidate::isSchedulable)
                .filter(node ->
                        node.labels().entrySet().containsAll(pod.nodeSelector().entrySet()))
                .min(Comparator.comparingLong((Candidate node) -> pods.getOrDefault(node.name(), 0L))
                        .thenComparing(Candidate::name))
                .map(Candidate::name);
    }
}
