package dev.fairway.tracker.kubernetes;

import static dev.fairway.tracker.kubernetes.MetaMapper.isTrue;
import static dev.fairway.tracker.kubernetes.MetaMapper.orEmpty;

import dev.fairway.model.Pod;
import dev.fairway.model.Pod.ContainerPort;
import dev.fairway.model.net.PortNumber;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods: what decides about endpoints and DNS. */
final class PodMapper {

    private PodMapper() {}

    static Pod pod(io.fabric8.kubernetes.api.model.Pod pod) {
        PodSpec spec = pod.getSpec();
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        return new Pod(
                MetaMapper.meta(pod.getMetadata()),
                orEmpty(spec.getNodeName()),
                phase(status.getPhase()),
                podIps(status),
                status.getConditions().stream()
                        .map(condition -> MetaMapper.condition(
                                condition.getType(),
                                condition.getStatus(),
                                condition.getReason(),
                                condition.getMessage(),
                                condition.getLastTransitionTime()))
                        .toList(),
                spec.getReadinessGates().stream()
                        .map(PodReadinessGate::getConditionType)
                        .toList(),
                containerPorts(spec),
                isTrue(spec.getHostNetwork()),
                orEmpty(spec.getHostname()),
                orEmpty(spec.getSubdomain()));
    }

    private static Pod.Phase phase(@Nullable String phase) {
        return phase == null || phase.isEmpty() ? Pod.Phase.PENDING : Pod.Phase.valueOf(phase.toUpperCase(Locale.ROOT));
    }

    private static List<InetAddress> podIps(PodStatus status) {
        if (!status.getPodIPs().isEmpty()) {
            return status.getPodIPs().stream()
                    .map(PodIP::getIp)
                    .map(MetaMapper::address)
                    .toList();
        }
        String podIp = orEmpty(status.getPodIP());
        return podIp.isEmpty() ? List.of() : List.of(MetaMapper.address(podIp));
    }

    /** A restartable init container (sidecar, KEP 753) serves as long as the pod does. */
    private static List<ContainerPort> containerPorts(PodSpec spec) {
        Stream<Container> sidecars =
                spec.getInitContainers().stream().filter(container -> "Always".equals(container.getRestartPolicy()));
        return Stream.concat(spec.getContainers().stream(), sidecars)
                .flatMap(container -> container.getPorts().stream()
                        .map(port -> new ContainerPort(
                                orEmpty(container.getName()),
                                orEmpty(port.getName()),
                                ServiceMapper.protocol(port.getProtocol()),
                                new PortNumber(port.getContainerPort()))))
                .toList();
    }
}
