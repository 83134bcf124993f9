package dev.fairway.tracker.standalone.manifest;

import io.fabric8.kubernetes.api.model.ClientIPConfig;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API server fills in for a Service, but for what is allocated. */
final class ServiceDefaults {

    private static final int AFFINITY_SECONDS = 10800;

    private ServiceDefaults() {}

    static void complete(@Nullable ServiceSpec spec) {
        if (spec == null) {
            return;
        }
        if (isEmpty(spec.getType())) {
            spec.setType("ClusterIP");
        }
        spec.getPorts().forEach(ServiceDefaults::complete);
        affinity(spec);
        String type = spec.getType();
        boolean alias = type.equals("ExternalName");
        boolean fromOutside = type.equals("NodePort") || type.equals("LoadBalancer");
        if (isEmpty(spec.getExternalTrafficPolicy())
                && (fromOutside || !spec.getExternalIPs().isEmpty())) {
            spec.setExternalTrafficPolicy("Cluster");
        }
        if (isEmpty(spec.getInternalTrafficPolicy()) && !alias) {
            spec.setInternalTrafficPolicy("Cluster");
        }
        if (type.equals("LoadBalancer") && spec.getAllocateLoadBalancerNodePorts() == null) {
            spec.setAllocateLoadBalancerNodePorts(true);
        }
        if (spec.getClusterIPs().isEmpty() && !isEmpty(spec.getClusterIP())) {
            spec.setClusterIPs(List.of(spec.getClusterIP()));
        }
    }

    private static void complete(ServicePort port) {
        if (isEmpty(port.getProtocol())) {
            port.setProtocol("TCP");
        }
        IntOrString target = port.getTargetPort();
        boolean unset = target == null
                || (target.getStrVal() == null && (target.getIntVal() == null || target.getIntVal() == 0))
                || (target.getStrVal() != null && target.getStrVal().isEmpty());
        if (unset && port.getPort() != null) {
            port.setTargetPort(new IntOrString(port.getPort()));
        }
    }

    private static void affinity(ServiceSpec spec) {
        if (isEmpty(spec.getSessionAffinity())) {
            spec.setSessionAffinity("None");
        }
        if (spec.getSessionAffinity().equals("None")) {
            spec.setSessionAffinityConfig(null);
        } else if (spec.getSessionAffinity().equals("ClientIP")) {
            SessionAffinityConfig config = spec.getSessionAffinityConfig() == null
                    ? new SessionAffinityConfig()
                    : spec.getSessionAffinityConfig();
            ClientIPConfig clientIp = config.getClientIP() == null ? new ClientIPConfig() : config.getClientIP();
            if (clientIp.getTimeoutSeconds() == null) {
                clientIp.setTimeoutSeconds(AFFINITY_SECONDS);
            }
            config.setClientIP(clientIp);
            spec.setSessionAffinityConfig(config);
        }
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
