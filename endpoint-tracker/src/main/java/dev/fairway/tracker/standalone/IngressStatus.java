package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.net.IpText;
import dev.fairway.tracker.core.ingress.IngressTable.WantedStatus;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.manifest.ResourceKind;

/** Writes the gateway's addresses into the status of Ingresses. */
public final class IngressStatus {

    private final StandaloneCluster cluster;

    public IngressStatus(StandaloneCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Makes status.loadBalancer.ingress exactly these; the rest of the status stays.
     *
     * @throws dev.fairway.tracker.standalone.manifest.RejectedException as for any client
     */
    public void write(WantedStatus wanted) {
        Target target = new Target(
                ResourceKind.INGRESS,
                wanted.ingress().namespace(),
                wanted.ingress().name(),
                wanted.uid());
        ObjectNode status = cluster.get(target).tree().withObject("/status");
        ObjectNode loadBalancer = status.putObject("loadBalancer");
        if (!wanted.addresses().isEmpty()) {
            ArrayNode ingress = loadBalancer.putArray("ingress");
            wanted.addresses().forEach(address -> put(ingress.addObject(), address));
        }
        cluster.updateStatus(new StatusUpdate(target, ObjectCodec.text(status), "", 0));
    }

    private static void put(ObjectNode entry, LoadBalancerIngress address) {
        if (address.ip() == null) {
            entry.put("hostname", address.hostname());
        } else {
            entry.put("ip", IpText.of(address.ip()));
        }
    }
}
