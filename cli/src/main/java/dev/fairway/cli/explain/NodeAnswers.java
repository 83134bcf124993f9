package dev.fairway.cli.explain;

import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.model.inspection.PacketTrace.Verdict;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import dev.fairway.registryclient.control.NodeInspection;
import dev.fairway.rules.explain.connection.ConnectionPath;
import dev.fairway.rules.packet.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the nodes themselves say about the paths of a connection; empty for the past, where nobody can be asked. */
record NodeAnswers(Map<ConnectionPath, Answer> answers) {

    static final NodeAnswers NONE = new NodeAnswers(Map.of());

    /**
     * One node's answer.
     *
     * @param agrees it does what is explained, and so does its kernel
     * @param text for people
     */
    record Answer(boolean agrees, String text) {}

    static NodeAnswers ask(RegistryChannel registry, List<ConnectionPath> paths) {
        NodeInspection inspection = new NodeInspection(registry);
        Map<ConnectionPath, Answer> answers = new LinkedHashMap<>();
        paths.forEach(path -> answers.put(path, ask(inspection, path)));
        return new NodeAnswers(answers);
    }

    boolean agree() {
        return answers.values().stream().allMatch(Answer::agrees);
    }

    Optional<Answer> of(ConnectionPath path) {
        return Optional.ofNullable(answers.get(path));
    }

    private static Answer ask(NodeInspection inspection, ConnectionPath path) {
        var packet = path.packet();
        try {
            PacketTrace trace = inspection.trace(
                    path.node(),
                    new PacketQuestion(packet.source(), packet.destination(), packet.protocol(), packet.port()));
            if (!isSame(trace.verdict(), path.decision())) {
                return new Answer(
                        false,
                        path.node() + " itself decides otherwise: "
                                + trace.steps().stream()
                                        .map(PacketTrace.Step::text)
                                        .collect(Collectors.joining("; ")));
            }
            return trace.differences().isEmpty()
                    ? new Answer(true, path.node() + " itself decides the same, and its kernel is as decided")
                    : new Answer(
                            false,
                            "the kernel of " + path.node() + " is not as decided: see fairway node trace "
                                    + path.node());
        } catch (RegistryException e) {
            return new Answer(false, path.node() + " could not be asked: " + e.getMessage());
        }
    }

    private static boolean isSame(Verdict verdict, Decision decision) {
        return switch (decision) {
            case Decision.ToEndpoint to ->
                verdict.equals(new Verdict.ToEndpoint(
                        to.endpoints().stream()
                                .map(each -> new EndpointShare(each.address(), each.port(), each.weight()))
                                .toList(),
                        to.masquerade()));
            case Decision.Reject _ -> verdict instanceof Verdict.Reject;
            case Decision.Drop _ -> verdict instanceof Verdict.Drop;
            case Decision.Pass _ -> verdict instanceof Verdict.Pass;
        };
    }
}
