package dev.fairway.rules.explain.connection;

import dev.fairway.model.inspection.PacketTrace.Step;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.dns.DnsName;
import java.util.List;

/**
 * The way of a connection, by the same decisions that DNS servers and nodes take.
 *
 * <p>Nodes are taken to run with their default options: what an operator set on one of them only the node knows.
 *
 * @param naming from the name to the addresses
 * @param paths one for each address that the client may connect to, and each node that may get it first
 * @param untried addresses that the client cannot reach, with the reason
 */
public record ConnectionExplanation(
        ConnectionQuestion question, List<Step> naming, List<ConnectionPath> paths, List<Step> untried) {

    public ConnectionExplanation {
        naming = List.copyOf(naming);
        paths = List.copyOf(paths);
        untried = List.copyOf(untried);
    }

    /**
     * Explains a connection.
     *
     * @param zone the cluster domain
     * @throws IllegalArgumentException when the question names what does not exist; the message is for people
     */
    public static ConnectionExplanation of(ConnectionObjects objects, ConnectionQuestion question, DnsName zone) {
        Naming.Result named = new Naming(objects, question, zone).resolve();
        NodePaths paths = new NodePaths(objects, question);
        named.goals().forEach(paths::follow);
        return new ConnectionExplanation(question, named.steps(), paths.paths(), paths.untried());
    }

    /** True when every address that the client may try leads to a server. */
    public boolean arrives() {
        return !paths.isEmpty() && paths.stream().allMatch(ConnectionPath::arrives);
    }

    /** The answer in one sentence. */
    public String sentence() {
        String protocol = question.protocol() == Protocol.TCP ? "" : "/" + question.protocol();
        String who = "A connection from " + question.client().words() + " to " + question.host() + ":" + question.port()
                + protocol + " ";
        if (paths.isEmpty()) {
            Step last = untried.isEmpty() ? naming.getLast() : untried.getLast();
            return who + "goes nowhere: " + last.text() + ".";
        }
        List<String> words =
                paths.stream().map(ConnectionPath::words).distinct().toList();
        return words.size() == 1
                ? who + words.getFirst() + "."
                : who + "fares differently by address and node: " + String.join("; or it ", words) + ".";
    }
}
