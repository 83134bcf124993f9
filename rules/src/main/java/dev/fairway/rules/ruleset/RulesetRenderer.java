package dev.fairway.rules.ruleset;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The canonical text of rules: equal decisions give equal text, whatever group and slot numbers the kernel has.
 *
 * <p>Services, ports, addresses and endpoints are sorted; every line ends with a line feed.
 */
public final class RulesetRenderer {

    private RulesetRenderer() {}

    /** The whole ruleset of a node: the node's part, then every Service that has rules. */
    public static String render(NodeRules node, Collection<ServiceRules> services) {
        StringBuilder text = new StringBuilder(render(node));
        services.stream()
                .filter(service -> !service.isEmpty())
                .sorted(Comparator.comparing(ServiceRules::service))
                .forEach(service -> text.append(render(service)));
        return text.toString();
    }

    public static String render(NodeRules node) {
        return "node\n"
                + lines(
                        "  node-port-address ",
                        node.nodePortAddresses().stream().map(InetAddress::getHostAddress))
                + lines("  pod-cidr ", node.podCidrs().stream().map(Object::toString))
                + lines("  service-cidr ", node.serviceCidrs().stream().map(Object::toString));
    }

    public static String render(ServiceRules service) {
        StringBuilder text = new StringBuilder("service ")
                .append(service.service())
                .append(" local-ready ")
                .append(service.localReady())
                .append(service.healthCheckNodePort() == null ? "" : " health-check " + service.healthCheckNodePort())
                .append('\n');
        service.ports().stream().map(RulesetRenderer::render).sorted().forEach(text::append);
        return text.toString();
    }

    private static String render(PortRules port) {
        return "  port "
                + (port.name().isEmpty() ? "-" : port.name())
                + " " + word(port.protocol()) + " " + word(port.family())
                + (port.affinity() == null ? "" : " affinity " + port.affinity().toSeconds() + "s")
                + "\n"
                + lines("    ", port.addresses().stream().map(RulesetRenderer::render))
                + endpoints("cluster-wide", port.clusterWide())
                + endpoints("local", port.local())
                + endpoints("draining", port.draining());
    }

    private static String render(ServiceAddress address) {
        InetAddress ip = address.address();
        return word(address.kind())
                + " " + (ip == null ? "*" : ip.getHostAddress())
                + " " + address.port()
                + " to " + word(address.fromAnywhere())
                + (address.inCluster() == address.fromAnywhere()
                        ? ""
                        : ", in the cluster to " + word(address.inCluster()))
                + ", masquerade " + word(address.masquerade())
                + (address.allowedSources().isEmpty()
                        ? ""
                        : ", only from "
                                + String.join(
                                        " ",
                                        address.allowedSources().stream()
                                                .map(Object::toString)
                                                .sorted()
                                                .toList()));
    }

    private static String endpoints(String name, List<Destination> destinations) {
        return lines(
                "    " + name + " endpoint ",
                destinations.stream()
                        .map(destination -> destination.address().getHostAddress()
                                + " " + destination.port()
                                + " weight " + destination.weight()
                                + (destination.local() ? " on this node" : "")));
    }

    private static String lines(String prefix, Stream<String> values) {
        StringBuilder lines = new StringBuilder();
        values.sorted().forEach(value -> lines.append(prefix).append(value).append('\n'));
        return lines.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
