package dev.fairway.rules.explain;

import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Why a Service has the endpoints that it has.
 *
 * @param selected the pods that its selector takes in its namespace, in order of their names
 * @param nearMisses pods that lack little, the nearest first; only where no pod gets its traffic
 */
public record ServiceExplanation(Service service, List<PodExplanation> selected, List<PodExplanation> nearMisses) {

    private static final int MAX_NEAR_MISSES = 5;

    public ServiceExplanation {
        selected = List.copyOf(selected);
        nearMisses = List.copyOf(nearMisses);
    }

    /**
     * Looks at every pod.
     *
     * @param pods of all namespaces: a pod in the wrong one is a near miss
     * @param nodes by name
     */
    public static ServiceExplanation of(Service service, Collection<Pod> pods, Map<String, Node> nodes) {
        List<PodExplanation> all = pods.stream()
                .sorted(Comparator.comparing(Pod::key))
                .map(pod -> PodExplanation.of(service, pod, nodes.get(pod.nodeName())))
                .toList();
        List<PodExplanation> selected = all.stream()
                .filter(explanation -> isInNamespace(service, explanation) && explanation.wrongLabels() == 0)
                .filter(_ -> service.selector() != null)
                .toList();
        boolean traffic = selected.stream().anyMatch(PodExplanation::getsTraffic);
        return new ServiceExplanation(service, selected, traffic ? List.of() : nearMisses(service, all, selected));
    }

    /** One wrong label in its namespace, or all labels right in another one, which is nearer. */
    private static List<PodExplanation> nearMisses(
            Service service, List<PodExplanation> all, List<PodExplanation> selected) {
        SortedMap<String, String> selector = service.selector();
        if (selector == null || selector.isEmpty()) {
            return List.of();
        }
        return all.stream()
                .filter(explanation -> !selected.contains(explanation))
                .filter(explanation -> isInNamespace(service, explanation)
                        ? explanation.wrongLabels() == 1
                        : explanation.wrongLabels() == 0)
                .sorted(Comparator.comparingInt((PodExplanation explanation) ->
                                explanation.verdict().failures().size())
                        .thenComparingLong(PodExplanation::wrongLabels))
                .limit(MAX_NEAR_MISSES)
                .toList();
    }

    private static boolean isInNamespace(Service service, PodExplanation explanation) {
        return explanation.verdict().pod().namespace().equals(service.meta().namespace());
    }

    /** How many pods get its traffic. */
    public long serving() {
        return selected.stream().filter(PodExplanation::getsTraffic).count();
    }

    /** The answer in one sentence. */
    public String sentence() {
        String who = "Service " + service.serviceKey();
        SortedMap<String, String> selector = service.selector();
        if (service.type() == Service.Type.EXTERNAL_NAME) {
            return who + " is a DNS name for " + service.externalName() + " and has no endpoints.";
        }
        if (selector == null) {
            return who + " has no selector: its endpoints are those that somebody else makes.";
        }
        if (selected.isEmpty()) {
            return who + " has no endpoints: no pod in namespace "
                    + service.meta().namespace() + " has the labels " + labels(selector) + ".";
        }
        if (serving() == 0) {
            return who + " gets no connection to a pod: none of the " + selected.size()
                    + " that it selects may get one.";
        }
        return who + " sends connections to " + serving() + " of the " + selected.size() + " pods that it selects.";
    }

    private static String labels(SortedMap<String, String> selector) {
        return selector.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }
}
