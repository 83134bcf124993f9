package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.net.IpText;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Ingress;
import dev.fairway.tracker.core.loadbalancers.StatusWriter;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;

/** Writes what is known of load balancers into Services of the standalone API. */
public final class LoadBalancerStatus implements StatusWriter {

    private final StandaloneCluster cluster;

    public LoadBalancerStatus(StandaloneCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Outcome write(Ingress ingress) {
        try {
            Target target = new Target(
                    ResourceKind.SERVICE,
                    ingress.service().namespace(),
                    ingress.service().name(),
                    ingress.uid());
            write(target, ingress);
            if (ingress.hold().isPresent()) {
                cluster.setFinalizer(
                        target, ingress.hold().finalizer(), !ingress.hold().released());
            }
            return Outcome.WRITTEN;
        } catch (RejectedException e) {
            return switch (e.rejection()) {
                case Rejection.NotFound _, Rejection.Conflict _ -> Outcome.GONE;
                case Rejection.Unavailable _ -> Outcome.LATER;
                case Rejection.Undecodable _, Rejection.TooLarge _, Rejection.Invalid _, Rejection.Forbidden _ ->
                    Outcome.REFUSED;
            };
        }
    }

    private void write(Target target, Ingress wanted) {
        ObjectNode status = cluster.get(target).tree().withObject("/status");
        ObjectNode loadBalancer = status.putObject("loadBalancer");
        if (!wanted.hostname().isEmpty()) {
            loadBalancer.putArray("ingress").addObject().put("hostname", wanted.hostname());
        } else if (!wanted.addresses().isEmpty()) {
            ArrayNode ingress = loadBalancer.putArray("ingress");
            wanted.addresses()
                    .forEach(address ->
                            ingress.addObject().put("ip", IpText.of(address)).put("ipMode", "VIP"));
        }
        cluster.updateStatus(new StatusUpdate(target, ObjectCodec.text(status), "", 0));
    }
}
