package dev.fairway.tracker.kubernetes.writeback;

import dev.fairway.model.LoadBalancer.Hold;
import dev.fairway.model.net.IpText;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Ingress;
import dev.fairway.tracker.core.loadbalancers.StatusWriter;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes what is known of load balancers into Services by the Kubernetes API. */
public final class ServiceStatusWriter implements StatusWriter {

    private static final Logger LOG = Logger.getLogger(ServiceStatusWriter.class);

    private final KubernetesClient client;

    public ServiceStatusWriter(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Outcome write(Ingress ingress) {
        try {
            ServiceResource<Service> resource = client.services()
                    .inNamespace(ingress.service().namespace())
                    .withName(ingress.service().name());
            Service service = resource.get();
            if (service == null || !ingress.uid().equals(service.getMetadata().getUid())) {
                return Outcome.GONE;
            }
            List<LoadBalancerIngress> addresses = addresses(ingress);
            Service current = addresses.equals(present(service))
                    ? service
                    : client.resource(withIngress(service, addresses)).updateStatus();
            hold(resource, current, ingress.hold());
            return Outcome.WRITTEN;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Outcome.GONE;
            }
            LOG.debugf(e, "The status of %s is not written", ingress.service());
            return Outcome.LATER;
        }
    }

    private static List<LoadBalancerIngress> addresses(Ingress ingress) {
        if (!ingress.hostname().isEmpty()) {
            return List.of(new LoadBalancerIngressBuilder()
                    .withHostname(ingress.hostname())
                    .build());
        }
        return ingress.addresses().stream()
                .map(address -> new LoadBalancerIngressBuilder()
                        .withIp(IpText.of(address))
                        .withIpMode("VIP")
                        .build())
                .toList();
    }

    /** The version is named: finalizers that somebody else wrote meanwhile stay. */
    private static void hold(ServiceResource<Service> resource, Service service, Hold hold) {
        List<String> finalizers = service.getMetadata().getFinalizers();
        boolean isTerminating = service.getMetadata().getDeletionTimestamp() != null;
        boolean isAsWanted =
                hold.released() != finalizers.contains(hold.finalizer()) || (isTerminating && !hold.released());
        if (!hold.isPresent() || isAsWanted) {
            return;
        }
        List<String> wanted = new ArrayList<>(finalizers);
        if (hold.released()) {
            wanted.remove(hold.finalizer());
        } else {
            wanted.add(hold.finalizer());
        }
        Map<String, Object> patch = Map.of(
                "metadata",
                Map.of("resourceVersion", service.getMetadata().getResourceVersion(), "finalizers", wanted));
        resource.patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch));
    }

    private static List<LoadBalancerIngress> present(Service service) {
        return Optional.ofNullable(service.getStatus())
                .map(status -> status.getLoadBalancer())
                .map(LoadBalancerStatus::getIngress)
                .orElse(List.of());
    }

    /** The version stays in it: what somebody else wrote meanwhile is looked at first. */
    private static Service withIngress(Service service, List<LoadBalancerIngress> addresses) {
        return new ServiceBuilder(service)
                .editOrNewStatus()
                .editOrNewLoadBalancer()
                .withIngress(addresses)
                .endLoadBalancer()
                .endStatus()
                .build();
    }
}
