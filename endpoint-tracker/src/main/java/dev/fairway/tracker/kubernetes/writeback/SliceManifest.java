package dev.fairway.tracker.kubernetes.writeback;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.model.net.PortNumber;
import dev.fairway.tracker.core.writeback.WantedObjects.OwnedSlice;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHintsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** EndpointSlices as the API server stores them, the same as kube-controller-manager would write (EPS-05, EPS-06). */
final class SliceManifest {

    private SliceManifest() {}

    /** What of a slice has to be as wanted; the time of the change that led to it alone is no reason for a write. */
    private record Content(
            @Nullable Map<String, String> labels,
            List<OwnerReference> owners,
            List<io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort> ports,
            List<io.fabric8.kubernetes.api.model.discovery.v1.Endpoint> endpoints) {}

    static Object content(io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice slice) {
        return new Content(
                slice.getMetadata().getLabels(),
                slice.getMetadata().getOwnerReferences(),
                Objects.requireNonNullElse(slice.getPorts(), List.of()),
                Objects.requireNonNullElse(slice.getEndpoints(), List.of()));
    }

    static io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice of(OwnedSlice owned) {
        EndpointSlice slice = owned.slice();
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(slice.meta().namespace())
                .withName(slice.meta().name())
                .withGenerateName(slice.serviceName() + "-")
                .withLabels(slice.meta().labels())
                .withAnnotations(slice.meta().annotations())
                .withOwnerReferences(Owner.of(owned.owner()))
                .endMetadata()
                .withAddressType(slice.addressType() == IpFamily.IPV4 ? "IPv4" : "IPv6")
                .withPorts(slice.ports().stream().map(SliceManifest::port).toList())
                .withEndpoints(slice.endpoints().stream()
                        .map(endpoint -> endpoint(slice.meta().namespace(), endpoint))
                        .toList())
                .build();
    }

    private static io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort port(EndpointPort port) {
        PortNumber number = port.port();
        return new EndpointPortBuilder()
                .withName(port.name())
                .withProtocol(port.protocol().name())
                .withPort(number == null ? null : number.value())
                .withAppProtocol(nullIfEmpty(port.appProtocol()))
                .build();
    }

    private static io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint(String namespace, Endpoint endpoint) {
        return new EndpointBuilder()
                .withAddresses(IpText.of(endpoint.address()))
                .withNewConditions()
                .withReady(endpoint.ready())
                .withServing(endpoint.serving())
                .withTerminating(endpoint.terminating())
                .endConditions()
                .withHostname(nullIfEmpty(endpoint.hostname()))
                .withNodeName(nullIfEmpty(endpoint.nodeName()))
                .withZone(nullIfEmpty(endpoint.zone()))
                .withTargetRef(
                        endpoint.podName().isEmpty()
                                ? null
                                : Owner.pod(namespace, endpoint.podName(), endpoint.podUid()))
                .withHints(hints(endpoint))
                .build();
    }

    private static @Nullable EndpointHints hints(Endpoint endpoint) {
        if (endpoint.hintZones().isEmpty() && endpoint.hintNodes().isEmpty()) {
            return null;
        }
        return new EndpointHintsBuilder()
                .withForZones(endpoint.hintZones().stream().map(ForZone::new).toList())
                .withForNodes(endpoint.hintNodes().stream().map(ForNode::new).toList())
                .build();
    }

    static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
