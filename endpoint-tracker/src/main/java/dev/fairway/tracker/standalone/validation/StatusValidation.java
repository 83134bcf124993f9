package dev.fairway.tracker.standalone.validation;

import dev.fairway.model.net.IpFamily;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a status must be, so that everybody who reads it can. */
public final class StatusValidation {

    private static final List<String> PHASES = List.of("Failed", "Pending", "Running", "Succeeded", "Unknown");
    private static final List<String> CONDITION_VALUES = List.of("False", "True", "Unknown");

    private StatusValidation() {}

    public static void validate(HasMetadata object, FieldErrors errors) {
        switch (object) {
            case Pod pod -> pod(Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new), errors);
            case Node node -> nodeAddresses(node.getStatus(), errors);
            case Service service -> {
                if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
                    loadBalancer(
                            service.getSpec().getType(), service.getStatus().getLoadBalancer(), errors);
                }
            }
            default -> {}
        }
    }

    static void nodeAddresses(@Nullable NodeStatus status, FieldErrors errors) {
        if (status == null) {
            return;
        }
        for (int i = 0; i < status.getAddresses().size(); i++) {
            NodeAddress address = status.getAddresses().get(i);
            String type = Objects.requireNonNullElse(address.getType(), "");
            if (type.endsWith("IP")) {
                ip("status.addresses[" + i + "].address", address.getAddress(), errors);
            }
        }
    }

    private static void pod(PodStatus status, FieldErrors errors) {
        if (status.getPhase() != null && !PHASES.contains(status.getPhase())) {
            errors.unsupported("status.phase", status.getPhase(), PHASES);
        }
        List<PodIP> ips = status.getPodIPs();
        Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
        for (int i = 0; i < ips.size(); i++) {
            String path = "status.podIPs[" + i + "]";
            Optional<InetAddress> address = ip(path, ips.get(i).getIp(), errors);
            if (address.isPresent() && !families.add(IpFamily.of(address.get()))) {
                errors.invalid(
                        "status.podIPs", ips.get(i).getIp(), "may specify no more than one IP for each IP family");
            }
        }
        if (status.getPodIP() != null && !status.getPodIP().isEmpty()) {
            ip("status.podIP", status.getPodIP(), errors);
        }
        for (int i = 0; i < status.getConditions().size(); i++) {
            condition("status.conditions[" + i + "]", status.getConditions().get(i), errors);
        }
    }

    private static void condition(String path, PodCondition condition, FieldErrors errors) {
        if (condition.getType() == null || condition.getType().isEmpty()) {
            errors.required(path + ".type", "");
        }
        String value = Objects.requireNonNullElse(condition.getStatus(), "");
        if (!CONDITION_VALUES.contains(value)) {
            errors.unsupported(path + ".status", value, CONDITION_VALUES);
        }
        String since = condition.getLastTransitionTime();
        if (since != null && !isTimestamp(since)) {
            errors.invalid(path + ".lastTransitionTime", since, "must be an RFC 3339 timestamp");
        }
    }

    private static void loadBalancer(String type, LoadBalancerStatus status, FieldErrors errors) {
        if (!status.getIngress().isEmpty() && !"LoadBalancer".equals(type)) {
            errors.forbidden("status.loadBalancer.ingress", "may only be used when `spec.type` is LoadBalancer");
        }
        for (int i = 0; i < status.getIngress().size(); i++) {
            LoadBalancerIngress ingress = status.getIngress().get(i);
            String path = "status.loadBalancer.ingress[" + i + "]";
            if (ingress.getIp() != null && !ingress.getIp().isEmpty()) {
                ip(path + ".ip", ingress.getIp(), errors);
            } else if (ingress.getHostname() != null) {
                Names.dnsSubdomain(path + ".hostname", ingress.getHostname(), errors);
            }
        }
    }

    private static Optional<InetAddress> ip(String path, @Nullable String text, FieldErrors errors) {
        Optional<InetAddress> address = text == null ? Optional.empty() : Addresses.parse(text);
        if (address.isEmpty()) {
            errors.invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
        return address;
    }

    private static boolean isTimestamp(String text) {
        try {
            return Instant.parse(text) != null;
        } catch (DateTimeParseException _) {
            return false;
        }
    }
}
