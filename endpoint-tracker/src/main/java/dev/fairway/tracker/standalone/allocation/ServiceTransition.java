package dev.fairway.tracker.standalone.allocation;

import static dev.fairway.tracker.standalone.allocation.ServiceNeeds.isEmpty;
import static dev.fairway.tracker.standalone.allocation.ServiceNeeds.orZero;

import dev.fairway.tracker.standalone.validation.FieldErrors;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What a Service keeps and loses when it is changed, its type above all (SVC-02, SVC-08). */
final class ServiceTransition {

    private static final String ONCE_SET = "may not change once set";

    private ServiceTransition() {}

    /** Carries over what was allocated, and drops what the new type does not have. */
    static void apply(ServiceSpec spec, ServiceSpec old) {
        alignClusterIps(spec, old);
        keepAllocated(spec, old);
        dropForeign(spec, old);
        dropSecondFamily(spec, old);
    }

    /** What may not change at all. */
    static void validate(ServiceSpec spec, ServiceSpec old, FieldErrors errors) {
        boolean keepsClusterIp = ServiceNeeds.clusterIp(spec) && ServiceNeeds.clusterIp(old);
        if (keepsClusterIp && !old.getClusterIPs().isEmpty()) {
            clusterIps(spec, old, errors);
        }
        if (keepsClusterIp
                && !old.getIpFamilies().isEmpty()
                && !spec.getIpFamilies().isEmpty()) {
            if (!spec.getIpFamilies().getFirst().equals(old.getIpFamilies().getFirst())) {
                errors.invalid("spec.ipFamilies[0]", spec.getIpFamilies().getFirst(), ONCE_SET);
            }
        }
        if (ServiceNeeds.loadBalancer(spec)
                && ServiceNeeds.loadBalancer(old)
                && !Objects.equals(spec.getLoadBalancerClass(), old.getLoadBalancerClass())) {
            errors.invalid("spec.loadBalancerClass", spec.getLoadBalancerClass(), ONCE_SET);
        }
        if (ServiceNeeds.healthCheckNodePort(spec)
                && ServiceNeeds.healthCheckNodePort(old)
                && orZero(spec.getHealthCheckNodePort()) != orZero(old.getHealthCheckNodePort())) {
            errors.invalid("spec.healthCheckNodePort", spec.getHealthCheckNodePort(), "field is immutable");
        }
    }

    private static void clusterIps(ServiceSpec spec, ServiceSpec old, FieldErrors errors) {
        List<String> ips = spec.getClusterIPs();
        List<String> oldIps = old.getClusterIPs();
        if (ips.isEmpty()) {
            errors.invalid("spec.clusterIPs[0]", ips, "primary clusterIP can not be unset");
        } else if (!ips.getFirst().equals(oldIps.getFirst())) {
            errors.invalid("spec.clusterIPs[0]", ips, ONCE_SET);
        } else if (ips.size() == 2 && oldIps.size() == 2 && !ips.getLast().equals(oldIps.getLast())) {
            errors.invalid("spec.clusterIPs[1]", ips, ONCE_SET);
        }
    }

    /** The one of clusterIP and clusterIPs that changed wins. */
    private static void alignClusterIps(ServiceSpec spec, ServiceSpec old) {
        boolean firstChanged = !Objects.equals(spec.getClusterIP(), old.getClusterIP());
        boolean listChanged = !spec.getClusterIPs().equals(old.getClusterIPs());
        if (firstChanged && !listChanged) {
            spec.setClusterIPs(isEmpty(spec.getClusterIP()) ? List.of() : List.of(spec.getClusterIP()));
        } else if (listChanged && !firstChanged) {
            spec.setClusterIP(
                    spec.getClusterIPs().isEmpty() ? null : spec.getClusterIPs().getFirst());
        }
    }

    private static void keepAllocated(ServiceSpec spec, ServiceSpec old) {
        if (ServiceNeeds.clusterIp(spec) && ServiceNeeds.clusterIp(old) && isEmpty(spec.getClusterIP())) {
            spec.setClusterIP(old.getClusterIP());
            spec.setClusterIPs(old.getClusterIPs());
        }
        if (ServiceNeeds.nodePorts(spec) && ServiceNeeds.nodePorts(old)) {
            spec.getPorts().stream()
                    .filter(port -> orZero(port.getNodePort()) == 0)
                    .forEach(port -> keepNodePort(port, spec, old));
        }
        if (ServiceNeeds.healthCheckNodePort(spec)
                && ServiceNeeds.healthCheckNodePort(old)
                && orZero(spec.getHealthCheckNodePort()) == 0) {
            spec.setHealthCheckNodePort(old.getHealthCheckNodePort());
        }
    }

    private static void keepNodePort(ServicePort port, ServiceSpec spec, ServiceSpec old) {
        Set<Integer> taken = nodePorts(spec);
        old.getPorts().stream()
                .filter(known -> Objects.equals(known.getProtocol(), port.getProtocol())
                        && Objects.equals(known.getPort(), port.getPort())
                        && !taken.contains(orZero(known.getNodePort())))
                .findFirst()
                .ifPresent(known -> port.setNodePort(known.getNodePort()));
    }

    /** Only values that the old version had are dropped: a new value that does not fit is the user's mistake. */
    private static void dropForeign(ServiceSpec spec, ServiceSpec old) {
        if (!ServiceNeeds.clusterIp(spec) && ServiceNeeds.clusterIp(old)) {
            becomeAlias(spec, old);
        }
        if (!ServiceNeeds.nodePorts(spec) && ServiceNeeds.nodePorts(old)) {
            Set<Integer> released = nodePorts(old);
            spec.getPorts().stream()
                    .filter(port -> released.contains(orZero(port.getNodePort())))
                    .forEach(port -> port.setNodePort(null));
            if (spec.getExternalIPs().isEmpty()
                    && Objects.equals(spec.getExternalTrafficPolicy(), old.getExternalTrafficPolicy())) {
                spec.setExternalTrafficPolicy(null);
            }
        }
        if (!ServiceNeeds.healthCheckNodePort(spec)
                && Objects.equals(spec.getHealthCheckNodePort(), old.getHealthCheckNodePort())) {
            spec.setHealthCheckNodePort(null);
        }
        if (!ServiceNeeds.loadBalancer(spec) && ServiceNeeds.loadBalancer(old)) {
            if (Objects.equals(spec.getLoadBalancerClass(), old.getLoadBalancerClass())) {
                spec.setLoadBalancerClass(null);
            }
            if (Objects.equals(spec.getAllocateLoadBalancerNodePorts(), old.getAllocateLoadBalancerNodePorts())) {
                spec.setAllocateLoadBalancerNodePorts(null);
            }
        }
    }

    private static void becomeAlias(ServiceSpec spec, ServiceSpec old) {
        if (spec.getClusterIPs().equals(old.getClusterIPs())) {
            spec.setClusterIP(null);
            spec.setClusterIPs(List.of());
        }
        if (spec.getIpFamilies().equals(old.getIpFamilies())) {
            spec.setIpFamilies(List.of());
        }
        if (Objects.equals(spec.getIpFamilyPolicy(), old.getIpFamilyPolicy())) {
            spec.setIpFamilyPolicy(null);
        }
        if (Objects.equals(spec.getInternalTrafficPolicy(), old.getInternalTrafficPolicy())) {
            spec.setInternalTrafficPolicy(null);
        }
    }

    /** A Service that becomes single-stack gives its second address back. */
    private static void dropSecondFamily(ServiceSpec spec, ServiceSpec old) {
        boolean downgraded = "SingleStack".equals(spec.getIpFamilyPolicy())
                && !"SingleStack".equals(old.getIpFamilyPolicy())
                && old.getIpFamilyPolicy() != null;
        if (!downgraded) {
            return;
        }
        if (spec.getIpFamilies().size() == 2 && spec.getIpFamilies().equals(old.getIpFamilies())) {
            spec.setIpFamilies(List.of(spec.getIpFamilies().getFirst()));
        }
        if (spec.getClusterIPs().size() == 2 && spec.getClusterIPs().equals(old.getClusterIPs())) {
            spec.setClusterIPs(List.of(spec.getClusterIPs().getFirst()));
        }
    }

    private static Set<Integer> nodePorts(ServiceSpec spec) {
        return spec.getPorts().stream()
                .map(port -> orZero(port.getNodePort()))
                .filter(port -> port != 0)
                .collect(Collectors.toSet());
    }
}
