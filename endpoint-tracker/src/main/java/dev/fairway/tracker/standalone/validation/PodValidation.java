package dev.fairway.tracker.standalone.validation;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a pod must be, as far as Fairway runs pods. */
public final class PodValidation {

    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");

    private PodValidation() {}

    static void validate(String path, @Nullable PodSpec spec, FieldErrors errors) {
        if (spec == null || spec.getContainers().isEmpty()) {
            errors.required(path + ".containers", "");
            return;
        }
        Set<String> names = new HashSet<>();
        containers(path + ".initContainers", spec.getInitContainers(), names, errors);
        containers(path + ".containers", spec.getContainers(), names, errors);
        if (spec.getRestartPolicy() != null && !RESTART_POLICIES.contains(spec.getRestartPolicy())) {
            errors.unsupported(path + ".restartPolicy", spec.getRestartPolicy(), RESTART_POLICIES);
        }
        if (spec.getHostname() != null && !spec.getHostname().isEmpty()) {
            Names.dnsLabel(path + ".hostname", spec.getHostname(), errors);
        }
        if (spec.getSubdomain() != null && !spec.getSubdomain().isEmpty()) {
            Names.dnsLabel(path + ".subdomain", spec.getSubdomain(), errors);
        }
        Long grace = spec.getTerminationGracePeriodSeconds();
        if (grace != null && grace < 0) {
            errors.invalid(path + ".terminationGracePeriodSeconds", grace, "must be greater than or equal to 0");
        }
        for (int i = 0; i < spec.getReadinessGates().size(); i++) {
            Names.qualifiedName(
                    path + ".readinessGates[" + i + "].conditionType",
                    String.valueOf(spec.getReadinessGates().get(i).getConditionType()),
                    errors);
        }
    }

    /** A pod's containers do not change while it lives, but for their images. */
    static void update(Pod pod, @Nullable Pod old, FieldErrors errors) {
        if (old == null || pod.getSpec() == null || old.getSpec() == null) {
            return;
        }
        if (!comparable(pod.getSpec()).equals(comparable(old.getSpec()))) {
            errors.forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
                            + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
                            + " (allow it to be set to 1 if it was previously negative)");
        }
    }

    private static PodSpec comparable(PodSpec spec) {
        PodSpec copy = spec.toBuilder().build();
        copy.setActiveDeadlineSeconds(null);
        copy.setTolerations(List.of());
        copy.setContainers(withoutImages(copy.getContainers()));
        copy.setInitContainers(withoutImages(copy.getInitContainers()));
        return copy;
    }

    private static List<Container> withoutImages(List<Container> containers) {
        return containers.stream()
                .map(container -> container.toBuilder().withImage(null).build())
                .toList();
    }

    private static void containers(String path, List<Container> containers, Set<String> names, FieldErrors errors) {
        for (int i = 0; i < containers.size(); i++) {
            Container container = containers.get(i);
            String place = path + "[" + i + "]";
            String name = Objects.requireNonNullElse(container.getName(), "");
            if (name.isEmpty()) {
                errors.required(place + ".name", "");
            } else {
                Names.dnsLabel(place + ".name", name, errors);
                if (!names.add(name)) {
                    errors.duplicate(place + ".name", name);
                }
            }
            ports(place + ".ports", container.getPorts(), errors);
            probe(place + ".livenessProbe", container.getLivenessProbe(), true, errors);
            probe(place + ".readinessProbe", container.getReadinessProbe(), false, errors);
            probe(place + ".startupProbe", container.getStartupProbe(), true, errors);
        }
    }

    /** {@code ends}: whether a container that fails it is ended; then one success has to be enough. */
    private static void probe(String path, @Nullable Probe probe, boolean ends, FieldErrors errors) {
        if (probe == null) {
            return;
        }
        handler(path, probe, errors);
        notNegative(path + ".initialDelaySeconds", probe.getInitialDelaySeconds(), errors);
        notNegative(path + ".timeoutSeconds", probe.getTimeoutSeconds(), errors);
        notNegative(path + ".periodSeconds", probe.getPeriodSeconds(), errors);
        notNegative(path + ".successThreshold", probe.getSuccessThreshold(), errors);
        notNegative(path + ".failureThreshold", probe.getFailureThreshold(), errors);
        Integer successes = probe.getSuccessThreshold();
        if (ends && successes != null && successes > 1) {
            errors.invalid(path + ".successThreshold", successes, "must be 1");
        }
    }

    private static void handler(String path, Probe probe, FieldErrors errors) {
        long handlers = Stream.of(probe.getHttpGet(), probe.getTcpSocket(), probe.getExec(), probe.getGrpc())
                .filter(Objects::nonNull)
                .count();
        if (handlers == 0) {
            errors.required(path, "must specify a handler type");
        } else if (handlers > 1) {
            errors.forbidden(path, "may not specify more than 1 handler type");
        }
        if (probe.getHttpGet() != null) {
            String scheme = probe.getHttpGet().getScheme();
            if (scheme != null && !SCHEMES.contains(scheme)) {
                errors.unsupported(path + ".httpGet.scheme", scheme, SCHEMES);
            }
            portOrName(path + ".httpGet.port", probe.getHttpGet().getPort(), errors);
        }
        if (probe.getTcpSocket() != null) {
            portOrName(path + ".tcpSocket.port", probe.getTcpSocket().getPort(), errors);
        }
        if (probe.getExec() != null && probe.getExec().getCommand().isEmpty()) {
            errors.required(path + ".exec.command", "");
        }
    }

    private static void portOrName(String path, @Nullable IntOrString port, FieldErrors errors) {
        if (port != null && port.getStrVal() != null) {
            Names.portName(path, port.getStrVal(), errors);
        } else {
            Ports.number(path, port == null ? null : port.getIntVal(), errors);
        }
    }

    private static void notNegative(String path, @Nullable Integer value, FieldErrors errors) {
        if (value != null && value < 0) {
            errors.invalid(path, value, "must be greater than or equal to 0");
        }
    }

    private static void ports(String path, List<ContainerPort> ports, FieldErrors errors) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            ContainerPort port = ports.get(i);
            String place = path + "[" + i + "]";
            String name = Objects.requireNonNullElse(port.getName(), "");
            if (!name.isEmpty()) {
                Names.portName(place + ".name", name, errors);
                if (!names.add(name)) {
                    errors.duplicate(place + ".name", name);
                }
            }
            if (port.getContainerPort() == null) {
                errors.required(place + ".containerPort", "");
            } else {
                Ports.number(place + ".containerPort", port.getContainerPort(), errors);
            }
            if (port.getProtocol() != null && !PROTOCOLS.contains(port.getProtocol())) {
                errors.unsupported(place + ".protocol", port.getProtocol(), PROTOCOLS);
            }
        }
    }
}
