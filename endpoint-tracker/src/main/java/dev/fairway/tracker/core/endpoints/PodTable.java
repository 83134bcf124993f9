package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pods, found by name, labels or node. */
final class PodTable {

    private record PodName(String namespace, String name) {}

    private final Map<PodName, Pod> pods = new HashMap<>();
    private final Map<String, LabelIndex> byLabels = new HashMap<>();
    private final Map<String, Set<PodName>> byNode = new HashMap<>();

    /** The pod's previous state, null when it is new. */
    @Nullable
    Pod put(Pod pod) {
        String namespace = pod.meta().namespace();
        String name = pod.meta().name();
        PodName key = new PodName(namespace, name);
        Pod old = pods.put(key, pod);
        byLabels.computeIfAbsent(namespace, _ -> new LabelIndex())
                .put(name, pod.meta().labels());
        if (old != null) {
            leaveNode(old, key);
        }
        if (!pod.nodeName().isEmpty()) {
            byNode.computeIfAbsent(pod.nodeName(), _ -> new HashSet<>()).add(key);
        }
        return old;
    }

    @Nullable
    Pod get(String namespace, String name) {
        return pods.get(new PodName(namespace, name));
    }

    @Nullable
    Pod remove(String namespace, String name) {
        PodName key = new PodName(namespace, name);
        Pod old = pods.remove(key);
        if (old != null) {
            LabelIndex labels = byLabels.get(namespace);
            if (labels != null) {
                labels.remove(name);
            }
            leaveNode(old, key);
        }
        return old;
    }

    List<Pod> withLabels(String namespace, Map<String, String> labels) {
        LabelIndex index = byLabels.get(namespace);
        if (index == null) {
            return List.of();
        }
        List<Pod> matching = new ArrayList<>();
        for (String name : index.matching(labels)) {
            Pod pod = pods.get(new PodName(namespace, name));
            if (pod != null) {
                matching.add(pod);
            }
        }
        return matching;
    }

    List<Pod> onNode(String node) {
        List<Pod> here = new ArrayList<>();
        for (PodName name : byNode.getOrDefault(node, Set.of())) {
            Pod pod = pods.get(name);
            if (pod != null) {
                here.add(pod);
            }
        }
        return here;
    }

    private void leaveNode(Pod pod, PodName key) {
        byNode.computeIfPresent(pod.nodeName(), (_, names) -> {
            names.remove(key);
            return names.isEmpty() ? null : names;
        });
    }
}
