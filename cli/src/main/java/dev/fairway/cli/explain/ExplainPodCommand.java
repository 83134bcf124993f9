package dev.fairway.cli.explain;

import dev.fairway.cli.cluster.Cluster;
import dev.fairway.cli.print.Documents;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.JsonOption;
import dev.fairway.cli.session.MomentOption;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.event.Moment;
import dev.fairway.rules.endpoints.EndpointDecision;
import dev.fairway.rules.explain.NodeExplanation;
import dev.fairway.rules.explain.PodExplanation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairway explain pod}. */
@Command(
        name = "pod",
        customSynopsis =
                "fairway explain pod NAME [--service SERVICE] [--node NODE] [--at TIME] [-n NAMESPACE] [-o json]",
        header = "Say why a pod gets traffic of a Service, or does not",
        footer = {
            "",
            "Without --service: of every Service whose selector takes it.",
            "With --node: also whether that node sends connections to it.",
            "",
            "Examples:",
            "  fairway explain pod my-app-1 --service my-app-service",
            "  fairway explain pod my-app-1 --node node-2",
            "  fairway explain pod my-app-1 --at 14:03"
        })
public final class ExplainPodCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "NAME", description = "The pod")
    String name = "";

    @Option(names = "--service", paramLabel = "SERVICE", description = "For this Service of the namespace")
    @Nullable
    String service;

    @Option(names = "--node", paramLabel = "NODE", description = "As this node chooses")
    @Nullable
    String node;

    @Mixin
    MomentOption at = new MomentOption();

    @Mixin
    JsonOption format = new JsonOption();

    public ExplainPodCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean json = format.isJson();
        try (Cluster cluster = context.cluster()) {
            Optional<Moment> past = at.moment(context.now());
            View view = new View(cluster.registry().lookups().at(past));
            Since since = new Since(cluster.registry(), past);
            Pod pod = view.pod(context.namespace(), name);
            List<Service> services = services(view, pod);
            if (json) {
                context.out()
                        .print(Documents.json(Documents.list(services.stream()
                                .map(each -> Explained.json(
                                        explain(view, each, pod), onNode(view, each), since.of(each, pod)))
                                .toList())));
            } else {
                context.out().print(text(view, services, pod, since));
            }
            return 0;
        }
    }

    private String text(View view, List<Service> services, Pod pod, Since since) {
        if (services.isEmpty()) {
            return "Pod %s/%s gets no traffic: the selector of no Service in its namespace takes it.%n"
                    .formatted(pod.meta().namespace(), name);
        }
        return services.stream()
                .map(each -> Explained.text(explain(view, each, pod), onNode(view, each), since.of(each, pod)))
                .collect(Collectors.joining("\n"));
    }

    private List<Service> services(View view, Pod pod) {
        return service == null
                ? view.services(context.namespace()).stream()
                        .filter(each ->
                                EndpointDecision.selects(each, pod.meta().labels()))
                        .toList()
                : List.of(view.service(context.namespace(), service));
    }

    private static PodExplanation explain(View view, Service service, Pod pod) {
        return PodExplanation.of(service, pod, view.nodes().get(pod.nodeName()));
    }

    private List<NodeExplanation> onNode(View view, Service each) {
        return node == null
                ? List.of()
                : NodeExplanation.of(each, view.slices(context.namespace()), name, view.node(node));
    }
}
