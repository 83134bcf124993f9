package dev.fairway.tracker.kubernetes;

import static dev.fairway.tracker.kubernetes.MetaMapper.orEmpty;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Endpoints that somebody wrote by hand, as endpoints of slices (EPS-14). */
public final class EndpointsMapper {

    /** More addresses of a subset are left out. */
    private static final int MAX_ADDRESSES = 1000;

    /** Endpoints that only hold a leader's name, as elections of old did. */
    private static final String LEADER_ANNOTATION = "control-plane.alpha.kubernetes.io/leader";

    private EndpointsMapper() {}

    /**
     * One for each address and subset.
     *
     * @throws IllegalArgumentException naming the value when one is no address
     */
    public static List<PlacedEndpoint> placed(Endpoints endpoints) {
        Map<String, String> annotations = orEmpty(endpoints.getMetadata().getAnnotations());
        return annotations.containsKey(LEADER_ANNOTATION)
                ? List.of()
                : endpoints.getSubsets().stream()
                        .flatMap(EndpointsMapper::placed)
                        .toList();
    }

    private static Stream<PlacedEndpoint> placed(EndpointSubset subset) {
        List<EndpointPort> ports = subset.getPorts().stream()
                .map(port -> new EndpointPort(
                        orEmpty(port.getName()),
                        ServiceMapper.protocol(port.getProtocol()),
                        new PortNumber(port.getPort()),
                        orEmpty(port.getAppProtocol())))
                .toList();
        return Stream.concat(
                        subset.getAddresses().stream().map(address -> endpoint(address, true)),
                        subset.getNotReadyAddresses().stream().map(address -> endpoint(address, false)))
                .limit(MAX_ADDRESSES)
                .map(endpoint -> new PlacedEndpoint(IpFamily.of(endpoint.address()), ports, endpoint));
    }

    private static Endpoint endpoint(EndpointAddress address, boolean ready) {
        InetAddress ip = MetaMapper.address(address.getIp());
        ObjectReference pod = Optional.ofNullable(address.getTargetRef())
                .filter(reference -> "Pod".equals(reference.getKind()))
                .orElseGet(ObjectReference::new);
        return new Endpoint(
                ip,
                ready,
                ready,
                false,
                orEmpty(address.getHostname()),
                orEmpty(address.getNodeName()),
                "",
                orEmpty(pod.getName()),
                orEmpty(pod.getUid()),
                List.of(),
                List.of(),
                Endpoint.DEFAULT_WEIGHT);
    }
}
