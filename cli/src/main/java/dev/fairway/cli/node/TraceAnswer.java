package dev.fairway.cli.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.model.inspection.PacketTrace.Verdict;
import java.util.stream.Collectors;

/** A node's decision about a packet: the answer in the first line, then how it came about. */
final class TraceAnswer {

    private TraceAnswer() {}

    static String text(PacketTrace trace) {
        String steps =
                trace.steps().stream().map(step -> "  - " + step.text() + "\n").collect(Collectors.joining());
        String differences = trace.differences().stream()
                .map(difference -> "  " + Answers.text(difference) + "\n")
                .collect(Collectors.joining());
        return sentence(trace) + "\n" + steps
                + (differences.isEmpty() ? "" : "BUT THE KERNEL IS NOT AS DECIDED:\n" + differences);
    }

    private static String sentence(PacketTrace trace) {
        String what = switch (trace.verdict()) {
            case Verdict.ToEndpoint(var endpoints, boolean _) ->
                endpoints.size() == 1
                        ? " sends it to the only endpoint of "
                        : " sends it to one of " + endpoints.size() + " endpoints of ";
            case Verdict.Reject() -> " refuses it for ";
            case Verdict.Drop() -> " drops it";
            case Verdict.Pass() -> " lets it pass: it is no business of Services";
        };
        boolean named = trace.service().isPresent();
        return "Node " + trace.node() + what
                + switch (trace.verdict()) {
                    case Verdict.ToEndpoint _, Verdict.Reject _ -> service(trace);
                    case Verdict.Drop _ -> named ? " for " + service(trace) : "";
                    case Verdict.Pass _ -> "";
                }
                + ".";
    }

    private static String service(PacketTrace trace) {
        return "Service " + trace.service().map(Object::toString).orElse("");
    }

    /** For programs; fields are only added. */
    static ObjectNode json(PacketTrace trace) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("node", trace.node());
        trace.service()
                .ifPresent(service -> node.put("namespace", service.namespace()).put("service", service.name()));
        switch (trace.verdict()) {
            case Verdict.ToEndpoint(var endpoints, boolean masquerade) -> {
                node.put("verdict", "endpoint").put("masquerade", masquerade);
                Answers.endpoints(node, endpoints);
            }
            case Verdict.Reject() -> node.put("verdict", "reject");
            case Verdict.Drop() -> node.put("verdict", "drop");
            case Verdict.Pass() -> node.put("verdict", "pass");
        }
        ArrayNode steps = node.putArray("steps");
        trace.steps().forEach(step -> steps.addObject().put("code", step.code()).put("text", step.text()));
        Answers.json(node.putArray("differences"), trace.differences());
        return node;
    }
}
