package dev.fairway.cli.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.rules.endpoints.EndpointPredicate;
import dev.fairway.rules.explain.NodeExplanation;
import dev.fairway.rules.explain.PodExplanation;
import dev.fairway.rules.explain.ServiceExplanation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Explanations for people and for programs; the answer comes first. */
final class Explained {

    private Explained() {}

    static String text(PodExplanation explanation, List<NodeExplanation> nodes, Map<String, Instant> recorded) {
        StringBuilder text = new StringBuilder(explanation.sentence()).append('\n');
        explanation.predicates().forEach(predicate -> {
            // whether it is published unready decides nothing for a pod that is ready
            boolean neutral = predicate instanceof EndpointPredicate.PublishNotReady && !predicate.holds();
            text.append(neutral ? "     " : predicate.holds() ? "  ok " : "  NO ")
                    .append(predicate.text())
                    .append(since(predicate, recorded)
                            .map(at -> ", since " + at)
                            .orElse(""))
                    .append('\n');
        });
        nodes.forEach(node -> text.append("     ").append(node.text()).append('\n'));
        return text.toString();
    }

    static String text(ServiceExplanation explanation) {
        StringBuilder text = new StringBuilder(explanation.sentence()).append('\n');
        explanation
                .selected()
                .forEach(pod -> text.append(pod.getsTraffic() ? "  ok " : "  NO ")
                        .append(pod.sentence())
                        .append('\n'));
        if (!explanation.nearMisses().isEmpty()) {
            text.append("Nearest misses:\n");
            explanation
                    .nearMisses()
                    .forEach(
                            miss -> text.append("     ").append(miss.sentence()).append('\n'));
        }
        return text.toString();
    }

    /** Fields are only added. */
    static ObjectNode json(PodExplanation explanation, List<NodeExplanation> nodes, Map<String, Instant> recorded) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("sentence", explanation.sentence())
                .put("namespace", explanation.verdict().pod().namespace())
                .put("pod", explanation.verdict().pod().name())
                .put("service", explanation.verdict().service().name())
                .put("getsTraffic", explanation.getsTraffic());
        ArrayNode predicates = node.putArray("predicates");
        explanation.predicates().forEach(predicate -> {
            ObjectNode one = predicates
                    .addObject()
                    .put("code", code(predicate))
                    .put("holds", predicate.holds())
                    .put("text", predicate.text());
            since(predicate, recorded).ifPresent(at -> one.put("since", at.toString()));
        });
        ArrayNode choices = node.putArray("nodes");
        nodes.forEach(choice -> choices.addObject()
                .put("node", choice.node())
                .put("family", choice.family().toString())
                .put("inside", choice.inside().name())
                .put("outside", choice.outside().name()));
        return node;
    }

    static ObjectNode json(ServiceExplanation explanation) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("sentence", explanation.sentence())
                .put("namespace", explanation.service().meta().namespace())
                .put("service", explanation.service().meta().name())
                .put("serving", explanation.serving());
        ArrayNode selected = node.putArray("selected");
        explanation.selected().forEach(pod -> selected.add(json(pod, List.of(), Map.of())));
        ArrayNode misses = node.putArray("nearMisses");
        explanation.nearMisses().forEach(pod -> misses.add(json(pod, List.of(), Map.of())));
        return node;
    }

    /** What the object itself says, else what is recorded. */
    private static Optional<Instant> since(EndpointPredicate predicate, Map<String, Instant> recorded) {
        return ownSince(predicate).or(() -> Optional.ofNullable(recorded.get(predicate.text())));
    }

    private static Optional<Instant> ownSince(EndpointPredicate predicate) {
        return switch (predicate) {
            case EndpointPredicate.PodReady ready -> Optional.ofNullable(ready.since());
            case EndpointPredicate.ReadinessGateTrue gate -> Optional.ofNullable(gate.since());
            case EndpointPredicate.TypeHasEndpoints _,
                    EndpointPredicate.SelectorPresent _,
                    EndpointPredicate.SameNamespace _,
                    EndpointPredicate.LabelMatches _,
                    EndpointPredicate.PhaseNotTerminal _,
                    EndpointPredicate.AddressPresent _,
                    EndpointPredicate.NotTerminating _,
                    EndpointPredicate.PublishNotReady _,
                    EndpointPredicate.PortResolved _ -> Optional.empty();
        };
    }

    private static String code(EndpointPredicate predicate) {
        return switch (predicate) {
            case EndpointPredicate.TypeHasEndpoints _ -> "type";
            case EndpointPredicate.SelectorPresent _ -> "selector";
            case EndpointPredicate.SameNamespace _ -> "namespace";
            case EndpointPredicate.LabelMatches _ -> "label";
            case EndpointPredicate.PhaseNotTerminal _ -> "phase";
            case EndpointPredicate.AddressPresent _ -> "address";
            case EndpointPredicate.PodReady _ -> "ready";
            case EndpointPredicate.ReadinessGateTrue _ -> "readiness-gate";
            case EndpointPredicate.NotTerminating _ -> "terminating";
            case EndpointPredicate.PublishNotReady _ -> "publish-not-ready";
            case EndpointPredicate.PortResolved _ -> "port";
        };
    }
}
