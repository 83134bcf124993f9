package dev.fairway.rules.endpoints;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.rules.endpoints.EndpointPredicate.AddressPresent;
import dev.fairway.rules.endpoints.EndpointPredicate.PortResolved;
import dev.fairway.rules.endpoints.EndpointVerdict.Conditions;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides whether a pod is an endpoint of a Service (EPS-01, 02, 06, 11, 17; SVC-06, 07, 12, 23). */
public final class EndpointDecision {

    /** Pod annotation: the endpoint's share of new connections, 1 to 100. */
    public static final String WEIGHT_ANNOTATION = "fairway.dev/weight";

    private EndpointDecision() {}

    /**
     * The verdict with all its reasons.
     *
     * @param node the pod's node; null when the pod is not bound or its node is unknown, which leaves the zone empty
     */
    public static EndpointVerdict decide(Service service, Pod pod, @Nullable Node node) {
        List<EndpointPredicate> membership = membership(service, pod);
        List<AddressPresent> addresses = service.ipFamilies().stream()
                .map(family -> new AddressPresent(family, address(pod, family)))
                .toList();
        List<EndpointPredicate> readiness = readiness(service, pod);
        Conditions conditions = conditions(service, pod);
        List<PortResolved> ports = service.ports().stream()
                .map(port -> new PortResolved(port, target(port, pod)))
                .toList();
        boolean member = membership.stream().allMatch(EndpointPredicate::holds);
        List<PlacedEndpoint> endpoints =
                member ? place(addresses, ports, ip -> endpoint(service, pod, node, conditions, ip)) : List.of();
        return new EndpointVerdict(
                service.serviceKey(), pod.key(), membership, addresses, readiness, conditions, ports, endpoints);
    }

    /** Whether the selector takes a pod with these labels of its own namespace. */
    public static boolean selects(Service service, Map<String, String> podLabels) {
        Map<String, String> selector = service.selector();
        return selector != null
                && service.type() != Service.Type.EXTERNAL_NAME
                && selector.entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(podLabels.get(wanted.getKey())));
    }

    private static List<EndpointPredicate> membership(Service service, Pod pod) {
        List<EndpointPredicate> predicates = new ArrayList<>();
        predicates.add(new EndpointPredicate.TypeHasEndpoints(service.type()));
        Map<String, String> selector = service.selector();
        predicates.add(new EndpointPredicate.SelectorPresent(selector != null));
        predicates.add(new EndpointPredicate.SameNamespace(
                service.meta().namespace(), pod.meta().namespace()));
        if (selector != null) {
            selector.forEach((label, wanted) -> predicates.add(new EndpointPredicate.LabelMatches(
                    label, wanted, pod.meta().labels().get(label))));
        }
        predicates.add(new EndpointPredicate.PhaseNotTerminal(pod.phase()));
        return predicates;
    }

    private static List<EndpointPredicate> readiness(Service service, Pod pod) {
        List<EndpointPredicate> predicates = new ArrayList<>();
        Condition ready = pod.condition("Ready").orElse(null);
        predicates.add(
                ready == null
                        ? new EndpointPredicate.PodReady(Condition.Status.UNKNOWN, "", null)
                        : new EndpointPredicate.PodReady(ready.status(), ready.reason(), ready.lastTransitionTime()));
        for (String gate : pod.readinessGates()) {
            Condition condition = pod.condition(gate).orElse(null);
            Condition.Status status = condition == null ? Condition.Status.UNKNOWN : condition.status();
            Instant since = condition == null ? null : condition.lastTransitionTime();
            predicates.add(new EndpointPredicate.ReadinessGateTrue(gate, status, since));
        }
        predicates.add(new EndpointPredicate.NotTerminating(pod.meta().deletionTimestamp()));
        predicates.add(new EndpointPredicate.PublishNotReady(service.publishNotReadyAddresses()));
        return predicates;
    }

    private static Conditions conditions(Service service, Pod pod) {
        // What waits for being in effect has to be put into effect first.
        boolean serving = pod.isReady() || pod.awaitsProgramming();
        boolean terminating = pod.meta().isTerminating();
        return new Conditions(service.publishNotReadyAddresses() || (serving && !terminating), serving, terminating);
    }

    private static List<PlacedEndpoint> place(
            List<AddressPresent> addresses, List<PortResolved> resolved, Function<InetAddress, Endpoint> endpointAt) {
        List<EndpointPort> ports = resolved.stream()
                .filter(PortResolved::holds)
                .map(r -> new EndpointPort(
                        r.port().name(),
                        r.port().protocol(),
                        r.target(),
                        r.port().appProtocol()))
                .toList();
        List<PlacedEndpoint> endpoints = new ArrayList<>();
        for (AddressPresent present : addresses) {
            InetAddress address = present.address();
            if (address != null) {
                endpoints.add(new PlacedEndpoint(present.family(), ports, endpointAt.apply(address)));
            }
        }
        return endpoints;
    }

    private static Endpoint endpoint(
            Service service, Pod pod, @Nullable Node node, Conditions conditions, InetAddress address) {
        boolean named = !pod.hostname().isEmpty()
                && pod.subdomain().equals(service.meta().name());
        Endpoint endpoint = new Endpoint(
                address,
                conditions.ready(),
                conditions.serving(),
                conditions.terminating(),
                named ? pod.hostname() : "",
                pod.nodeName(),
                node == null ? "" : node.zone(),
                pod.meta().name(),
                pod.meta().uid(),
                List.of(),
                List.of(),
                weight(pod));
        return TopologyHints.hinted(endpoint, service.trafficDistribution());
    }

    private static @Nullable InetAddress address(Pod pod, IpFamily family) {
        return pod.podIps().stream()
                .filter(ip -> IpFamily.of(ip) == family)
                .findFirst()
                .orElse(null);
    }

    /** A name is looked up over the container ports in manifest order, together with the protocol. */
    private static @Nullable PortNumber target(ServicePort port, Pod pod) {
        return switch (port.target()) {
            case TargetPort.Number(PortNumber number) -> number;
            case TargetPort.Name(String name) ->
                pod.containerPorts().stream()
                        .filter(declared -> declared.name().equals(name) && declared.protocol() == port.protocol())
                        .map(Pod.ContainerPort::port)
                        .findFirst()
                        .orElse(null);
        };
    }

    /** An unusable weight counts as none: a pod with a typo still gets its traffic. */
    private static int weight(Pod pod) {
        String text = pod.meta().annotations().get(WEIGHT_ANNOTATION);
        if (text == null || !text.matches("[0-9]{1,3}")) {
            return Endpoint.DEFAULT_WEIGHT;
        }
        int weight = Integer.parseInt(text);
        return weight >= 1 && weight <= 100 ? weight : Endpoint.DEFAULT_WEIGHT;
    }
}
