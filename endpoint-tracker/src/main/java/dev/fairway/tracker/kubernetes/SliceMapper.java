package dev.fairway.tracker.kubernetes;

import static dev.fairway.tracker.kubernetes.MetaMapper.isTrue;
import static dev.fairway.tracker.kubernetes.MetaMapper.orEmpty;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.net.PortNumber;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** EndpointSlices that somebody else manages. */
final class SliceMapper {

    private static final String SERVICE_LABEL = "kubernetes.io/service-name";
    private static final String MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";

    private SliceMapper() {}

    /** Empty when the slice belongs to no Service, or holds names instead of addresses (EPS-12). */
    static Optional<EndpointSlice> slice(io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice slice) {
        var meta = MetaMapper.meta(slice.getMetadata());
        String service = meta.labels().getOrDefault(SERVICE_LABEL, "");
        if (service.isEmpty() || "FQDN".equals(slice.getAddressType())) {
            return Optional.empty();
        }
        return Optional.of(new EndpointSlice(
                meta,
                service,
                meta.labels().getOrDefault(MANAGED_BY_LABEL, ""),
                ServiceMapper.family(slice.getAddressType()),
                present(slice.getPorts()).stream().map(SliceMapper::port).toList(),
                present(slice.getEndpoints()).stream()
                        .map(SliceMapper::endpoint)
                        .toList(),
                List.of()));
    }

    /** Who has none of them may write null. */
    private static <T> List<T> present(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static EndpointSlice.EndpointPort port(EndpointPort port) {
        return new EndpointSlice.EndpointPort(
                orEmpty(port.getName()),
                ServiceMapper.protocol(port.getProtocol()),
                port.getPort() == null ? null : new PortNumber(port.getPort()),
                orEmpty(port.getAppProtocol()));
    }

    /** Only the first address means anything; unset ready and serving mean true, unset terminating false. */
    private static Endpoint endpoint(io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
        EndpointConditions conditions =
                Optional.ofNullable(endpoint.getConditions()).orElseGet(EndpointConditions::new);
        EndpointHints hints = Optional.ofNullable(endpoint.getHints()).orElseGet(EndpointHints::new);
        ObjectReference pod = podReference(endpoint.getTargetRef());
        boolean ready = !Boolean.FALSE.equals(conditions.getReady());
        return new Endpoint(
                MetaMapper.address(endpoint.getAddresses().getFirst()),
                ready,
                conditions.getServing() == null ? ready : conditions.getServing(),
                isTrue(conditions.getTerminating()),
                orEmpty(endpoint.getHostname()),
                orEmpty(endpoint.getNodeName()),
                orEmpty(endpoint.getZone()),
                orEmpty(pod.getName()),
                orEmpty(pod.getUid()),
                hints.getForZones().stream().map(ForZone::getName).toList(),
                forNodes(hints),
                Endpoint.DEFAULT_WEIGHT);
    }

    private static List<String> forNodes(EndpointHints hints) {
        return hints.getForNodes().stream().map(ForNode::getName).toList();
    }

    private static ObjectReference podReference(@Nullable ObjectReference reference) {
        return reference != null && "Pod".equals(reference.getKind()) ? reference : new ObjectReference();
    }
}
