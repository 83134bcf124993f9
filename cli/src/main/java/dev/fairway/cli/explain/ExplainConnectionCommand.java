package dev.fairway.cli.explain;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.HostAndPort;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.cli.session.MomentOption;
import dev.fairway.model.Kind;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.event.Moment;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.explain.connection.ConnectionExplanation;
import dev.fairway.rules.explain.connection.ConnectionQuestion;
import dev.fairway.rules.explain.connection.ConnectionQuestion.Client;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fairway explain connection}. */
@Command(
        name = "connection",
        customSynopsis = "fairway explain connection --from POD|outside|NODE --to SERVICE:PORT[/PROTOCOL]"
                + " [--at TIME] [-n NAMESPACE] [-o json]",
        header =
                "Say where a connection goes and why: name, address, the node's rule, the endpoints, the source address",
        footer = {
            "",
            "--from is a pod of the namespace, a node, outside, or an address outside. Where a pod and a node have",
            "one name: pod/NAME or node/NAME. --to takes a name as the client would use it, or any address, also of a",
            "node port or a load balancer.",
            "The nodes concerned are asked whether their kernels hold what is explained here, unless it is the past.",
            "Exit code 2: the connection does not arrive everywhere, or a node has something else in effect.",
            "",
            "Examples:",
            "  fairway explain connection --from my-app-1 --to my-app-service:80",
            "  fairway explain connection --from outside --to my-app-service:http",
            "  fairway explain connection --from node-1 --to [fd00:10:96::1]:53/udp"
        })
public final class ExplainConnectionCommand implements Callable<Integer> {

    private static final int NOT_AS_WISHED = 2;

    /** Of the networks that are reserved for examples (RFC 5737, RFC 3849): they stand for any client outside. */
    private static final List<String> ANYBODY = List.of("192.0.2.1", "2001:db8::1");

    private final Context context;

    @Option(names = "--from", required = true, paramLabel = "CLIENT", description = "Who connects")
    String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "SERVICE:PORT[/PROTOCOL]",
            description = "Where to; tcp where no protocol is given")
    String to = "";

    @Option(
            names = "--cluster-domain",
            paramLabel = "NAME",
            defaultValue = "cluster.local",
            description = "The zone of cluster DNS (${DEFAULT-VALUE})")
    String domain = "cluster.local";

    @Mixin
    MomentOption at = new MomentOption();

    @Mixin
    JsonOption format = new JsonOption();

    public ExplainConnectionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        HostAndPort goal = HostAndPort.parse("--to", to);
        try (Cluster cluster = context.cluster()) {
            Optional<Moment> past = at.moment(context.now());
            View view = new View(cluster.registry().lookups().at(past));
            ConnectionExplanation explanation = explain(view, goal);
            NodeAnswers nodes =
                    past.isPresent() ? NodeAnswers.NONE : NodeAnswers.ask(cluster.registry(), explanation.paths());
            ConnectionAnswer answer = new ConnectionAnswer(explanation, nodes);
            context.out().print(json ? Documents.json(answer.json()) : answer.text());
            return explanation.arrives() && nodes.agree() ? 0 : NOT_AS_WISHED;
        }
    }

    private ConnectionExplanation explain(View view, HostAndPort goal) {
        Client client = client(view);
        ConnectionQuestion question =
                new ConnectionQuestion(client, context.namespace(), goal.host(), goal.port(), goal.protocol());
        try {
            return ConnectionExplanation.of(view.connectionObjects(), question, DnsName.of(domain));
        } catch (IllegalArgumentException e) {
            throw new CommandException("error: " + e.getMessage());
        }
    }

    private Client client(View view) {
        if (from.equals("outside")) {
            return new Client.Outside(
                    ANYBODY.stream().map(InetAddress::ofLiteral).toList());
        }
        if (from.indexOf(':') >= 0 || from.matches("[0-9.]+")) {
            return new Client.Outside(List.of(address()));
        }
        if (from.startsWith("node/")) {
            return new Client.OfNode(view.node(from.substring("node/".length())));
        }
        if (from.startsWith("pod/")) {
            return new Client.OfPod(view.pod(context.namespace(), from.substring("pod/".length())));
        }
        Optional<Pod> pod = view.find(Pod.class, new ObjectKey(Kind.POD, context.namespace(), from));
        Optional<Node> node = Optional.ofNullable(view.nodes().get(from));
        return pod.<Client>map(Client.OfPod::new)
                .or(() -> node.map(Client.OfNode::new))
                .orElseThrow(() -> new CommandException("error: --from \"" + from + "\" is neither a pod of namespace "
                        + context.namespace() + ", nor a node, nor outside, nor an address"));
    }

    private InetAddress address() {
        try {
            return InetAddress.ofLiteral(from);
        } catch (IllegalArgumentException _) {
            throw new CommandException("error: --from \"" + from + "\" is not an IP address");
        }
    }
}
