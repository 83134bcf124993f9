package dev.fairway.model;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * discovery/v1 EndpointSlice: endpoints of one Service that share one set of ports and one address family.
 * A Service's endpoints are those of all its slices, whoever manages them; an endpoint may appear twice for a moment.
 *
 * @param serviceName the Service in the slice's namespace
 * @param managedBy label endpointslice.kubernetes.io/managed-by, or empty
 * @param departed addresses that endpoints had whose pods are certainly gone, the newest last; none is an endpoint now
 */
public record EndpointSlice(
        ObjectMeta meta,
        String serviceName,
        String managedBy,
        IpFamily addressType,
        List<EndpointPort> ports,
        List<Endpoint> endpoints,
        List<DepartedPod> departed)
        implements Resource {

    public EndpointSlice {
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        departed = List.copyOf(departed);
    }

    /**
     * A pod that was deleted, or that no container will run in again: connections to it lead nowhere.
     *
     * @param podUid tells it from a later pod with the same address
     */
    public record DepartedPod(InetAddress address, String podUid, Instant departedAt) {}

    /**
     * A port of every endpoint of the slice; joined with a Service's port by name.
     *
     * @param name empty for a Service's only, unnamed port
     * @param port null: every port
     */
    public record EndpointPort(
            String name, Protocol protocol, @Nullable PortNumber port, String appProtocol) {}

    public EndpointSlice withDeparted(List<DepartedPod> newDeparted) {
        return new EndpointSlice(meta, serviceName, managedBy, addressType, ports, endpoints, newDeparted);
    }

    @Override
    public Kind kind() {
        return Kind.ENDPOINT_SLICE;
    }

    public ServiceKey service() {
        return new ServiceKey(meta.namespace(), serviceName);
    }
}
