package dev.fairway.nodeproxy.core.inspection;

import dev.fairway.model.inspection.AddressRule;
import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Key;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How facts are called in front of people. */
final class Subject {

    private Subject() {}

    /** Empty for slots, members and affinities: they are part of the addresses that lead to them. */
    static Optional<String> of(Key key) {
        return switch (key) {
            case Key.ServiceAddress(var scope, InetAddress ip, Protocol protocol, int port) ->
                Optional.of(address(ip, port) + "/" + protocol + of(scope));
            case Key.NodePort(var scope, IpFamily family, Protocol protocol, int port) ->
                Optional.of("node port %d/%s (%s)%s".formatted(port, protocol, family, of(scope)));
            case Key.Hairpin(InetAddress pod) -> Optional.of("masquerade of pod " + IpText.of(pod) + " to itself");
            case Key.ClusterIp(InetAddress ip) -> Optional.of("refusal of other ports of " + IpText.of(ip));
            case Key.Restricted(InetAddress ip, Protocol protocol, int port) ->
                Optional.of("restriction of " + address(ip, port) + "/" + protocol);
            case Key.AllowedSource(InetAddress ip, Protocol protocol, int port, Cidr source) ->
                Optional.of("source " + IpText.of(source) + " allowed at " + address(ip, port) + "/" + protocol);
            case Key.NodeAddress(InetAddress ip) -> Optional.of("node port address " + IpText.of(ip));
            case Key.PodCidr(Cidr cidr) -> Optional.of("pod network " + IpText.of(cidr));
            case Key.ServiceCidr(Cidr cidr) -> Optional.of("Service network " + IpText.of(cidr));
            case Key.Slot _, Key.Pick _, Key.Member _, Key.Affinity _ -> Optional.empty();
        };
    }

    static String of(AddressRule rule) {
        return switch (rule) {
            case AddressRule.ToEndpoints(List<EndpointShare> endpoints, var masquerade, Duration affinity) ->
                "to " + endpoints.stream().map(Subject::of).collect(Collectors.joining(", "))
                        + (affinity == null ? "" : ", affinity " + affinity.toSeconds() + " s")
                        + switch (masquerade) {
                            case UNLESS_POD -> ", masqueraded unless from a pod";
                            case ALWAYS -> ", masqueraded";
                            case IF_NODE -> ", masqueraded if from the node";
                        };
            case AddressRule.Reject() -> "reject";
            case AddressRule.Drop() -> "drop";
            case AddressRule.Absent() -> "nothing";
        };
    }

    private static String of(EndpointShare endpoint) {
        return address(endpoint.address(), endpoint.port().value()) + " weight " + endpoint.weight();
    }

    private static String of(Key.Scope scope) {
        return scope == Key.Scope.IN_CLUSTER ? " from this node and its pods" : "";
    }

    private static String address(InetAddress ip, int port) {
        return IpText.withPort(ip, port);
    }
}
