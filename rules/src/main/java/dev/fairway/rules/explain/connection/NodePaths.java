package dev.fairway.rules.explain.connection;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.PacketTrace.Step;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.rules.explain.NodeExplanation;
import dev.fairway.rules.explain.connection.ConnectionPath.Share;
import dev.fairway.rules.explain.connection.ConnectionQuestion.Client;
import dev.fairway.rules.explain.connection.Naming.Goal;
import dev.fairway.rules.packet.Decision;
import dev.fairway.rules.packet.Packet;
import dev.fairway.rules.packet.PacketPath;
import dev.fairway.rules.packet.TracedDecision;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.NodeView;
import dev.fairway.rules.ruleset.RulesetBuilder;
import dev.fairway.rules.ruleset.ServiceRules;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the nodes do with the addresses of one connection. */
final class NodePaths {

    /** Where any node may get a connection first, so many are looked at. */
    private static final int MAX_NODES = 16;

    private final ConnectionObjects objects;
    private final ConnectionQuestion question;
    private final Map<ServiceKey, List<EndpointSlice>> slices;
    private final Map<String, PacketPath> rules = new HashMap<>();
    private final List<ConnectionPath> paths = new ArrayList<>();
    private final List<Step> untried = new ArrayList<>();

    NodePaths(ConnectionObjects objects, ConnectionQuestion question) {
        this.objects = objects;
        this.question = question;
        this.slices = objects.slices().stream().collect(Collectors.groupingBy(EndpointSlice::service));
    }

    List<ConnectionPath> paths() {
        return paths;
    }

    List<Step> untried() {
        return untried;
    }

    void follow(Goal goal) {
        IpFamily family = IpFamily.of(goal.address());
        Optional<InetAddress> source = question.client().source(family);
        if (source.isEmpty()) {
            untried.add(new Step(
                    "family", IpText.of(goal.address()) + " is not tried: the client has no " + family + " address"));
            return;
        }
        Packet packet = new Packet(source.get(), goal.address(), question.protocol(), goal.port());
        nodes(goal.address()).forEach(node -> paths.add(path(node, packet)));
    }

    /** Who gets the first packet. */
    private List<Node> nodes(InetAddress destination) {
        return switch (question.client()) {
            case Client.OfNode(Node node) -> List.of(node);
            case Client.OfPod(Pod pod) ->
                objects.node(pod.nodeName())
                        .map(List::of)
                        .orElseThrow(() -> new IllegalArgumentException("pod "
                                + pod.meta().namespace() + "/" + pod.meta().name() + " is on no node that is known"));
            case Client.Outside _ -> nodesOutside(destination);
        };
    }

    private List<Node> nodesOutside(InetAddress destination) {
        Optional<Node> own = objects.nodes().stream()
                .filter(node -> node.internalIps().contains(destination))
                .findFirst();
        if (own.isPresent()) {
            return List.of(own.get());
        }
        Optional<LoadBalancer.Address> announced = objects.loadBalancers().stream()
                .flatMap(loadBalancer -> loadBalancer.addresses().stream())
                .filter(address -> address.ip().equals(destination))
                .findFirst();
        if (announced.isEmpty()) {
            return objects.nodes().stream().limit(MAX_NODES).toList();
        }
        Optional<Node> announcer = objects.node(announced.get().node());
        if (announcer.isEmpty()) {
            untried.add(new Step("announced", "no node answers for " + IpText.of(destination) + " now"));
        }
        return announcer.map(List::of).orElse(List.of());
    }

    private ConnectionPath path(Node node, Packet packet) {
        String name = node.meta().name();
        TracedDecision traced = rules.computeIfAbsent(name, _ -> rules(node)).trace(packet);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("node", gets(name, packet.destination())));
        traced.steps().forEach(step -> steps.add(new Step(step.code(), step.text())));
        List<Share> shares = traced.decision() instanceof Decision.ToEndpoint to ? shares(to) : List.of();
        if (traced.decision() instanceof Decision.ToEndpoint to) {
            objects.service(to.service()).ifPresent(service -> steps.addAll(leftOut(service, node, packet, shares)));
        }
        return new ConnectionPath(name, packet, steps, traced.decision(), shares);
    }

    private String gets(String node, InetAddress destination) {
        String address = IpText.of(destination);
        return switch (question.client()) {
            case Client.OfNode _ -> "node " + node + " itself connects to " + address;
            case Client.OfPod _ -> "node " + node + ", where the pod is, gets its packet to " + address;
            case Client.Outside _ -> "node " + node + " gets the packet to " + address;
        };
    }

    private PacketPath rules(Node node) {
        NodeView view = new NodeView(node.meta().name(), node.zone(), node.internalIps(), false, List.of());
        RulesetBuilder builder = new RulesetBuilder(view);
        List<ServiceRules> services = objects.services().stream()
                .filter(RulesetBuilder::isForFairway)
                .map(service -> builder.rulesFor(service, slices.getOrDefault(service.serviceKey(), List.of())))
                .toList();
        return new PacketPath(NodeRules.of(node, objects.serviceCidrs()), node.internalIps(), services);
    }

    private List<Share> shares(Decision.ToEndpoint to) {
        double sum = to.endpoints().stream().mapToInt(Destination::weight).sum();
        List<Endpoint> known = endpoints(to.service());
        return to.endpoints().stream()
                .map(destination -> {
                    Optional<Endpoint> endpoint = known.stream()
                            .filter(each -> each.address().equals(destination.address()))
                            .findFirst();
                    return new Share(
                            destination.address(),
                            destination.port().value(),
                            destination.weight() / sum,
                            endpoint.map(Endpoint::podName).orElse(""),
                            endpoint.map(Endpoint::nodeName).orElse(""));
                })
                .toList();
    }

    private List<Endpoint> endpoints(ServiceKey service) {
        return slices.getOrDefault(service, List.of()).stream()
                .flatMap(slice -> slice.endpoints().stream())
                .toList();
    }

    /** The endpoints of the family that get nothing, each with the node's reason. */
    private List<Step> leftOut(Service service, Node node, Packet packet, List<Share> shares) {
        IpFamily family = IpFamily.of(packet.destination());
        List<EndpointSlice> own = slices.getOrDefault(service.serviceKey(), List.of());
        return endpoints(service.serviceKey()).stream()
                .filter(endpoint -> IpFamily.of(endpoint.address()) == family)
                .filter(endpoint ->
                        shares.stream().noneMatch(share -> share.address().equals(endpoint.address())))
                .filter(endpoint -> !endpoint.podName().isEmpty())
                .distinct()
                .flatMap(endpoint -> NodeExplanation.of(service, own, endpoint.podName(), node).stream()
                        .filter(explanation -> explanation.family() == family)
                        .map(explanation -> new Step(
                                "left-out",
                                IpText.of(endpoint.address()) + " (pod " + endpoint.podName() + ") gets none: "
                                        + explanation.text())))
                .toList();
    }
}
