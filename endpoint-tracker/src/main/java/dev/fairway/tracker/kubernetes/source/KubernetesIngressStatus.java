package dev.fairway.tracker.kubernetes.source;

import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.net.IpText;
import dev.fairway.tracker.core.ingress.IngressTable.WantedStatus;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerStatusBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;

/** Writes the gateway's addresses into the status of Ingresses of the API server. */
public final class KubernetesIngressStatus {

    private final KubernetesClient client;

    public KubernetesIngressStatus(KubernetesClient client) {
        this.client = client;
    }

    /** Writes nothing when the Ingress is another one by now. */
    public void write(WantedStatus wanted) {
        Resource<Ingress> resource = client.network()
                .v1()
                .ingresses()
                .inNamespace(wanted.ingress().namespace())
                .withName(wanted.ingress().name());
        Ingress current = resource.get();
        if (current == null || !wanted.uid().equals(current.getMetadata().getUid())) {
            return;
        }
        List<IngressLoadBalancerIngress> addresses =
                wanted.addresses().stream().map(KubernetesIngressStatus::entry).toList();
        current.setStatus(new IngressStatusBuilder()
                .withLoadBalancer(new IngressLoadBalancerStatusBuilder()
                        .withIngress(addresses)
                        .build())
                .build());
        client.resource(current).updateStatus();
    }

    private static IngressLoadBalancerIngress entry(LoadBalancerIngress address) {
        return address.ip() == null
                ? new IngressLoadBalancerIngressBuilder()
                        .withHostname(address.hostname())
                        .build()
                : new IngressLoadBalancerIngressBuilder()
                        .withIp(IpText.of(address.ip()))
                        .build();
    }
}
