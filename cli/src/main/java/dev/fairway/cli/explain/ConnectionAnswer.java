package dev.fairway.cli.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.inspection.PacketTrace.Step;
import dev.fairway.model.net.IpText;
import dev.fairway.rules.explain.connection.ConnectionExplanation;
import dev.fairway.rules.explain.connection.ConnectionPath;
import dev.fairway.rules.packet.Decision;
import java.util.List;
import java.util.Locale;

/** The way of a connection, for people and for programs; the answer comes first. */
record ConnectionAnswer(ConnectionExplanation explanation, NodeAnswers nodes) {

    String text() {
        StringBuilder text = new StringBuilder(explanation.sentence()).append('\n');
        explanation.naming().forEach(step -> line(text, "  ", step.text()));
        explanation.paths().forEach(path -> {
            text.append('\n');
            path.steps().forEach(step -> line(text, step.code().equals("node") ? "  " : "    ", step.text()));
            path.shares()
                    .forEach(share -> line(
                            text,
                            "      ",
                            String.format(
                                    Locale.ROOT,
                                    "%5.1f %%  %s%s%s",
                                    100 * share.part(),
                                    IpText.withPort(share.address(), share.port()),
                                    share.pod().isEmpty() ? "" : "  pod " + share.pod(),
                                    share.node().isEmpty() ? "" : " on " + share.node())));
            nodes.of(path).ifPresent(answer -> line(text, answer.agrees() ? "    ok " : "    NO ", answer.text()));
        });
        explanation.untried().forEach(step -> line(text, "  ", step.text()));
        return text.toString();
    }

    private static void line(StringBuilder text, String indent, String words) {
        text.append(indent).append(words).append('\n');
    }

    /** Fields are only added. */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("sentence", explanation.sentence()).put("arrives", explanation.arrives());
        steps(node.putArray("naming"), explanation.naming());
        ArrayNode paths = node.putArray("paths");
        explanation.paths().forEach(path -> paths.add(json(path)));
        steps(node.putArray("untried"), explanation.untried());
        return node;
    }

    private ObjectNode json(ConnectionPath path) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("node", path.node())
                .put("source", IpText.of(path.packet().source()))
                .put("destination", IpText.of(path.packet().destination()))
                .put("port", path.packet().port().value())
                .put("protocol", path.packet().protocol().toString())
                .put("verdict", verdict(path.decision()))
                .put("masquerade", path.decision() instanceof Decision.ToEndpoint to && to.masquerade());
        steps(node.putArray("steps"), path.steps());
        ArrayNode shares = node.putArray("endpoints");
        path.shares()
                .forEach(share -> shares.addObject()
                        .put("address", IpText.of(share.address()))
                        .put("port", share.port())
                        .put("share", share.part())
                        .put("pod", share.pod())
                        .put("node", share.node()));
        nodes.of(path)
                .ifPresent(answer -> node.putObject("nodeSays")
                        .put("agrees", answer.agrees())
                        .put("text", answer.text()));
        return node;
    }

    private static String verdict(Decision decision) {
        return switch (decision) {
            case Decision.ToEndpoint _ -> "endpoint";
            case Decision.Reject _ -> "reject";
            case Decision.Drop _ -> "drop";
            case Decision.Pass _ -> "pass";
        };
    }

    private static void steps(ArrayNode array, List<Step> steps) {
        steps.forEach(step -> array.addObject().put("code", step.code()).put("text", step.text()));
    }
}
