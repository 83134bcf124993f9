package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.IpText;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import java.net.InetAddress;
import java.util.List;

/** Writes the addresses of load balancers into the status of Services. */
public final class LoadBalancerStatus {

    private final StandaloneCluster cluster;

    public LoadBalancerStatus(StandaloneCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Makes status.loadBalancer.ingress exactly these; the rest of the status stays. Writes nothing when it says so
     * already (LB-06).
     *
     * @param uid the Service must have it
     * @throws dev.fairway.tracker.standalone.manifest.RejectedException NotFound, Conflict or Unavailable, as for any
     *     client
     */
    public void write(ServiceKey service, String uid, List<InetAddress> addresses) {
        Target target = new Target(ResourceKind.SERVICE, service.namespace(), service.name(), uid);
        ObjectNode status = cluster.get(target).tree().withObject("/status");
        ObjectNode loadBalancer = status.putObject("loadBalancer");
        if (!addresses.isEmpty()) {
            ArrayNode ingress = loadBalancer.putArray("ingress");
            addresses.forEach(
                    address -> ingress.addObject().put("ip", IpText.of(address)).put("ipMode", "VIP"));
        }
        cluster.updateStatus(new StatusUpdate(target, ObjectCodec.text(status), "", 0));
    }
}
