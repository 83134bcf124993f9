package dev.fairway.rules.endpoints;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.IpFamily;
import java.util.List;
import java.util.stream.Stream;

/**
 * The decision about one pod and one Service, with everything that was looked at.
 *
 * @param membership all must hold for the pod to be an endpoint at all
 * @param addresses one for each family of the Service; the pod is an endpoint in the families where it holds
 * @param readiness what decides about the endpoint's conditions
 * @param conditions what follows from {@code readiness}
 * @param ports one for each port of the Service; the pod is an endpoint for the ports where it holds
 * @param endpoints the result: one for each family in which the pod is an endpoint, none when it is not
 */
public record EndpointVerdict(
        ServiceKey service,
        ObjectKey pod,
        List<EndpointPredicate> membership,
        List<EndpointPredicate.AddressPresent> addresses,
        List<EndpointPredicate> readiness,
        Conditions conditions,
        List<EndpointPredicate.PortResolved> ports,
        List<PlacedEndpoint> endpoints) {

    public EndpointVerdict {
        membership = List.copyOf(membership);
        addresses = List.copyOf(addresses);
        readiness = List.copyOf(readiness);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }

    /** The three conditions of an endpoint (EPS-02). */
    public record Conditions(boolean ready, boolean serving, boolean terminating) {}

    /** An endpoint with what decides which slices it may stand in: its family and its ports. */
    public record PlacedEndpoint(IpFamily family, List<EndpointPort> ports, Endpoint endpoint) {
        public PlacedEndpoint {
            ports = List.copyOf(ports);
        }
    }

    /** True when the pod is an endpoint in at least one family, ready or not. */
    public boolean isEndpoint() {
        return !endpoints.isEmpty();
    }

    /** True when new connections may go to it. */
    public boolean isReady() {
        return isEndpoint() && conditions.ready();
    }

    /** Everything that keeps the pod out, or keeps it from being ready; empty when it is a ready endpoint everywhere. */
    public List<EndpointPredicate> failures() {
        Stream<EndpointPredicate> unready = conditions.ready() ? Stream.empty() : readiness.stream();
        return Stream.of(membership.stream(), addresses.stream(), unready, ports.stream())
                .<EndpointPredicate>flatMap(s -> s)
                .filter(p -> !p.holds())
                .filter(p -> !(p instanceof EndpointPredicate.PublishNotReady))
                .toList();
    }
}
