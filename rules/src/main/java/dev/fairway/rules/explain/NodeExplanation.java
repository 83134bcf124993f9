package dev.fairway.rules.explain;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.Service;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.net.IpFamily;
import dev.fairway.rules.node.EndpointChoice;
import dev.fairway.rules.node.EndpointChoice.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whether one node sends connections to a pod, by the node's own choice among a Service's endpoints.
 *
 * @param inside for connections to the cluster IP
 * @param outside for those to node ports and external addresses, as they reach this node
 */
public record NodeExplanation(String node, IpFamily family, Reason inside, Reason outside) {

    /** One for each address family in which the pod is an endpoint; none when it is in no slice. */
    public static List<NodeExplanation> of(
            Service service, Collection<EndpointSlice> slices, String podName, Node node) {
        List<NodeExplanation> explanations = new ArrayList<>();
        for (IpFamily family : service.ipFamilies()) {
            List<Endpoint> endpoints = slices.stream()
                    .filter(slice -> slice.service().equals(service.serviceKey()) && slice.addressType() == family)
                    .flatMap(slice -> slice.endpoints().stream())
                    .distinct()
                    .toList();
            String name = node.meta().name();
            EndpointChoice choice = EndpointChoice.choose(endpoints, name, node.zone());
            endpoints.stream()
                    .filter(endpoint -> endpoint.podName().equals(podName))
                    .findFirst()
                    .ifPresent(endpoint -> explanations.add(new NodeExplanation(
                            name,
                            family,
                            reason(service.internalTrafficPolicy(), choice, endpoint, name),
                            reason(service.externalTrafficPolicy(), choice, endpoint, name))));
        }
        return explanations;
    }

    private static Reason reason(TrafficPolicy policy, EndpointChoice choice, Endpoint endpoint, String node) {
        return switch (policy) {
            case CLUSTER -> choice.reasonClusterWide(endpoint);
            case LOCAL -> choice.reasonLocal(endpoint, node);
        };
    }

    /** In words, for connections to the cluster IP and to external addresses. */
    public String text() {
        String prefix = "node " + node + " (" + family + ")";
        return inside == outside
                ? prefix + ": " + words(inside)
                : prefix + ": to the cluster IP: " + words(inside) + "; from outside: " + words(outside);
    }

    private static String words(Reason reason) {
        return switch (reason) {
            case READY -> "sends connections to it";
            case TERMINATING_BUT_SERVING -> "sends connections to it: it terminates, but no endpoint is ready";
            case NOT_READY -> "sends none: it is not ready";
            case TERMINATING -> "sends none: it terminates";
            case HINTED_FOR_OTHER_ZONE -> "sends none: topology hints name other zones";
            case HINTED_FOR_OTHER_NODE -> "sends none: topology hints name other nodes";
            case NOT_LOCAL -> "sends none: the traffic policy is Local and it is on another node";
        };
    }
}
