package dev.fairway.rules.explain;

import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.rules.endpoints.EndpointDecision;
import dev.fairway.rules.endpoints.EndpointPredicate;
import dev.fairway.rules.endpoints.EndpointVerdict;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether and why a pod gets traffic of one Service, by the decision that made its endpoints. */
public record PodExplanation(EndpointVerdict verdict) {

    /**
     * The explanation of one pod and one Service.
     *
     * @param node the pod's; null when it is not bound or unknown
     */
    public static PodExplanation of(Service service, Pod pod, @Nullable Node node) {
        return new PodExplanation(EndpointDecision.decide(service, pod, node));
    }

    /** True when new connections may go to it, at least by one of the Service's ports. */
    public boolean getsTraffic() {
        return verdict.isReady()
                && (verdict.ports().isEmpty() || verdict.ports().stream().anyMatch(EndpointPredicate::holds));
    }

    /** The answer in one sentence. */
    public String sentence() {
        String who = "Pod " + verdict.pod().namespace() + "/" + verdict.pod().name();
        String service = " of Service " + verdict.service();
        List<EndpointPredicate> failures = verdict.failures();
        if (!getsTraffic()) {
            return who + " gets no traffic" + service + ": " + reasons(failures) + ".";
        }
        return who + " gets traffic" + service
                + (failures.isEmpty() ? "." : ", but not all: " + reasons(failures) + ".");
    }

    private static String reasons(List<EndpointPredicate> failures) {
        return failures.stream().map(EndpointPredicate::text).collect(Collectors.joining("; "));
    }

    /** Everything that was looked at, whether it holds or not. */
    public List<EndpointPredicate> predicates() {
        return Stream.of(
                        verdict.membership().stream(),
                        verdict.addresses().stream(),
                        verdict.readiness().stream(),
                        verdict.ports().stream())
                .<EndpointPredicate>flatMap(predicates -> predicates)
                .toList();
    }

    /** How many labels of the selector the pod has otherwise or not at all. */
    long wrongLabels() {
        return verdict.membership().stream()
                .filter(predicate -> predicate instanceof EndpointPredicate.LabelMatches && !predicate.holds())
                .count();
    }
}
