package dev.fairway.tracker.standalone.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API server fills in where a manifest says nothing. */
public final class ObjectDefaults {

    private static final long GRACE_SECONDS = 30;

    private ObjectDefaults() {}

    /** Completes the object in place. */
    public static void complete(HasMetadata object) {
        switch (object) {
            case Service service -> ServiceDefaults.complete(service.getSpec());
            case Pod pod -> pod(pod);
            case Deployment deployment -> deployment(deployment.getSpec());
            case Node node -> node(node.getSpec());
            case EndpointSlice slice -> slice(slice);
            case Secret secret -> SecretDefaults.complete(secret);
            case IngressClass ingressClass -> ingressClass(ingressClass);
            case Namespace namespace -> {
                if (namespace.getStatus() == null) {
                    namespace.setStatus(new NamespaceStatus());
                    namespace.getStatus().setPhase("Active");
                }
            }
            default -> {}
        }
    }

    private static void pod(Pod pod) {
        podSpec(pod.getSpec());
        if (pod.getStatus() == null) {
            pod.setStatus(new PodStatus());
        }
        if (pod.getStatus().getPhase() == null) {
            pod.getStatus().setPhase("Pending");
        }
    }

    private static void podSpec(@Nullable PodSpec spec) {
        if (spec == null) {
            return;
        }
        if (spec.getRestartPolicy() == null) {
            spec.setRestartPolicy("Always");
        }
        if (spec.getTerminationGracePeriodSeconds() == null) {
            spec.setTerminationGracePeriodSeconds(GRACE_SECONDS);
        }
        if (spec.getDnsPolicy() == null) {
            spec.setDnsPolicy("ClusterFirst");
        }
        spec.getContainers().forEach(ObjectDefaults::container);
        spec.getInitContainers().forEach(ObjectDefaults::container);
    }

    private static void container(Container container) {
        container.getPorts().forEach(port -> {
            if (port.getProtocol() == null) {
                port.setProtocol("TCP");
            }
        });
    }

    private static void deployment(@Nullable DeploymentSpec spec) {
        if (spec == null) {
            return;
        }
        if (spec.getReplicas() == null) {
            spec.setReplicas(1);
        }
        if (spec.getTemplate() != null) {
            podSpec(spec.getTemplate().getSpec());
        }
    }

    private static void node(@Nullable NodeSpec spec) {
        if (spec == null) {
            return;
        }
        String single = spec.getPodCIDR();
        if (spec.getPodCIDRs().isEmpty() && single != null) {
            spec.setPodCIDRs(List.of(single));
        } else if (single == null && !spec.getPodCIDRs().isEmpty()) {
            spec.setPodCIDR(spec.getPodCIDRs().getFirst());
        }
    }

    private static void ingressClass(IngressClass ingressClass) {
        if (ingressClass.getSpec() != null && ingressClass.getSpec().getParameters() != null) {
            var parameters = ingressClass.getSpec().getParameters();
            if (parameters.getScope() == null) {
                parameters.setScope("Cluster");
            }
        }
    }

    private static void slice(EndpointSlice slice) {
        slice.getPorts().forEach(port -> {
            if (port.getName() == null) {
                port.setName("");
            }
            if (port.getProtocol() == null) {
                port.setProtocol("TCP");
            }
        });
    }
}
