package dev.fairway.tracker.kubernetes.writeback;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpText;
import dev.fairway.model.net.PortNumber;
import dev.fairway.tracker.core.writeback.ServiceAddresses;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Endpoints as kube-controller-manager would write them (EPS-13). */
final class EndpointsManifest {

    /** Label: who writes the object. */
    static final String MANAGED_BY_LABEL = "endpoints.kubernetes.io/managed-by";

    private static final String HEADLESS_LABEL = "service.kubernetes.io/headless";
    private static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

    private EndpointsManifest() {}

    private record Content(@Nullable Map<String, String> labels, boolean truncated, List<EndpointSubset> subsets) {}

    static Object content(Endpoints endpoints) {
        Map<String, String> annotations = endpoints.getMetadata().getAnnotations();
        return new Content(
                endpoints.getMetadata().getLabels(),
                annotations != null && annotations.containsKey(OVER_CAPACITY),
                endpoints.getSubsets());
    }

    static Endpoints of(ServiceAddresses wanted, String manager) {
        Service service = wanted.service();
        Map<String, String> annotations = new HashMap<>();
        wanted.triggeredAt().ifPresent(time -> annotations.put(TRIGGER_TIME, time));
        if (wanted.truncated()) {
            annotations.put(OVER_CAPACITY, "truncated");
        }
        String namespace = service.meta().namespace();
        return new EndpointsBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(service.meta().name())
                .withLabels(labels(service, manager))
                .withAnnotations(annotations)
                .endMetadata()
                .withSubsets(wanted.subsets().stream()
                        .map(subset -> subset(namespace, subset))
                        .toList())
                .build();
    }

    private static Map<String, String> labels(Service service, String manager) {
        Map<String, String> labels = new HashMap<>(service.meta().labels());
        labels.remove(HEADLESS_LABEL);
        labels.put(MANAGED_BY_LABEL, manager);
        if (service.headless()) {
            labels.put(HEADLESS_LABEL, "");
        }
        return labels;
    }

    private static EndpointSubset subset(String namespace, ServiceAddresses.Subset subset) {
        return new EndpointSubsetBuilder()
                .withAddresses(addresses(namespace, subset.ready()))
                .withNotReadyAddresses(addresses(namespace, subset.notReady()))
                .withPorts(subset.ports().stream().map(EndpointsManifest::port).toList())
                .build();
    }

    private static io.fabric8.kubernetes.api.model.EndpointPort port(EndpointPort port) {
        PortNumber number = port.port();
        return new EndpointPortBuilder()
                .withName(SliceManifest.nullIfEmpty(port.name()))
                .withProtocol(port.protocol().name())
                .withPort(number == null ? null : number.value())
                .withAppProtocol(SliceManifest.nullIfEmpty(port.appProtocol()))
                .build();
    }

    private static List<EndpointAddress> addresses(String namespace, List<Endpoint> endpoints) {
        return endpoints.stream()
                .map(endpoint -> new EndpointAddressBuilder()
                        .withIp(IpText.of(endpoint.address()))
                        .withHostname(SliceManifest.nullIfEmpty(endpoint.hostname()))
                        .withNodeName(SliceManifest.nullIfEmpty(endpoint.nodeName()))
                        .withTargetRef(
                                endpoint.podName().isEmpty()
                                        ? null
                                        : Owner.pod(namespace, endpoint.podName(), endpoint.podUid()))
                        .build())
                .toList();
    }
}
