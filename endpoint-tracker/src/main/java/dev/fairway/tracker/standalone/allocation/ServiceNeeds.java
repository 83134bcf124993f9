package dev.fairway.tracker.standalone.allocation;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Service of its type needs to have allocated. */
final class ServiceNeeds {

    static final String NONE = "None";

    private ServiceNeeds() {}

    static boolean clusterIp(ServiceSpec spec) {
        return !isType(spec, "ExternalName");
    }

    static boolean nodePorts(ServiceSpec spec) {
        return isType(spec, "NodePort") || isType(spec, "LoadBalancer");
    }

    /** Whether node ports are handed out where the manifest names none (SVC-21). */
    static boolean automaticNodePorts(ServiceSpec spec) {
        return isType(spec, "NodePort")
                || (isType(spec, "LoadBalancer") && !Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts()));
    }

    static boolean healthCheckNodePort(ServiceSpec spec) {
        return isType(spec, "LoadBalancer") && "Local".equals(spec.getExternalTrafficPolicy());
    }

    static boolean loadBalancer(ServiceSpec spec) {
        return isType(spec, "LoadBalancer");
    }

    static boolean isHeadless(ServiceSpec spec) {
        return spec.getClusterIPs().equals(List.of(NONE));
    }

    static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static boolean isType(ServiceSpec spec, String type) {
        return type.equals(spec.getType());
    }
}
