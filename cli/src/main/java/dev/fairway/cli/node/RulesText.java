package dev.fairway.cli.node;

import dev.fairway.model.inspection.AddressInKernel;
import dev.fairway.model.inspection.AddressRule;
import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.RuleDifference;
import dev.fairway.model.inspection.ServiceInKernel;
import dev.fairway.model.net.IpText;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A kernel's rules in people's words. */
final class RulesText {
    private final StringBuilder text = new StringBuilder();

    private RulesText() {}

    static String of(NodeRulesReport report) {
        RulesText answer = new RulesText();
        answer.line("Kernel of node %s, read at %s".formatted(report.node(), report.readAt()));
        report.services().forEach(answer::service);
        if (report.services().isEmpty()) {
            answer.line("No Services.");
        }
        if (report.omitted() > 0) {
            answer.line("");
            answer.line(report.omitted() + " more Services are left out: ask for one with --service.");
        }
        answer.differences("", report.differences());
        return answer.text.toString();
    }

    private void service(ServiceInKernel service) {
        line("");
        line("Service " + service.service());
        if (service.addresses().isEmpty()) {
            line("  nothing: a node has nothing to do for it (headless, ExternalName, or another proxy's)");
        }
        service.addresses().forEach(this::address);
        differences("  ", service.differences());
        if (!service.addresses().isEmpty() && service.differences().isEmpty()) {
            line("  The kernel is as decided.");
        }
    }

    private void address(AddressInKernel address) {
        String where = address.address() == null
                ? "node port %s/%s (%s)".formatted(address.port(), address.protocol(), address.family())
                : "%s %s/%s"
                        .formatted(
                                kind(address.kind()),
                                IpText.withPort(address.address(), address.port()),
                                address.protocol());
        line("  " + where + (address.portName().isEmpty() ? "" : ", port " + address.portName()));
        if (!address.allowedSources().isEmpty()) {
            line("    only from "
                    + address.allowedSources().stream().map(IpText::of).collect(Collectors.joining(", ")));
        }
        AddressRule inCluster = address.inCluster();
        if (inCluster == null) {
            rule("", address.fromAnywhere());
        } else {
            rule("from this node and its pods: ", inCluster);
            rule("from anywhere else: ", address.fromAnywhere());
        }
    }

    private static String kind(AddressInKernel.Kind kind) {
        return switch (kind) {
            case CLUSTER_IP -> "cluster IP";
            case EXTERNAL_IP -> "external IP";
            case LOAD_BALANCER_IP -> "load balancer";
            case NODE_PORT -> "node port";
        };
    }

    private void rule(String who, AddressRule rule) {
        switch (rule) {
            case AddressRule.Reject() -> line("    " + who + "refused: no endpoints");
            case AddressRule.Drop() ->
                line("    " + who + "dropped: the policy is Local and no endpoint is on this node");
            case AddressRule.Absent() -> line("    " + who + "no rule in the kernel");
            case AddressRule.ToEndpoints(List<EndpointShare> endpoints, var masquerade, Duration affinity) -> {
                String shared = endpoints.size() == 1 ? "one endpoint" : "one of " + endpoints.size() + " endpoints";
                String source = switch (masquerade) {
                    case UNLESS_POD -> "with the node's address as source unless from a pod of this node";
                    case ALWAYS -> "with the node's address as source";
                    case IF_NODE -> "with the client's address as source unless from this node itself";
                };
                line("    " + who + "to " + shared + ", " + source
                        + (affinity == null ? "" : ", a client stays for " + affinity.toSeconds() + " s"));
                endpoints.forEach(endpoint -> line("      %s  %s"
                        .formatted(
                                IpText.withPort(endpoint.address(), endpoint.port()),
                                Answers.share(endpoint, endpoints))));
            }
        }
    }

    private void differences(String indent, List<RuleDifference> differences) {
        if (!differences.isEmpty()) {
            line(indent + "NOT AS DECIDED:");
            differences.forEach(difference -> line(indent + "  " + Answers.text(difference)));
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
