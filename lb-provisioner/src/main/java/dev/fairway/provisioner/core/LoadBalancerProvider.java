package dev.fairway.provisioner.core;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import java.util.Set;

/**
 * Where load balancers come from: the cluster's own addresses, or a cloud.
 *
 * <p>Called by one thread. Every call may come again with the same arguments and then changes nothing, so a provider
 * whose load balancers take minutes answers with what there is and a problem that says what is under way.
 */
public interface LoadBalancerProvider {

    /** Whether it is the one for this Service, by its loadBalancerClass (LB-01). */
    boolean isResponsibleFor(Service service);

    /** Takes over what it made in an earlier life; all of it is told before the first {@link #ensure}. */
    void adopt(LoadBalancer loadBalancer);

    /** Makes the Service's load balancer what it should be; what it has stays where that is possible. */
    Provision ensure(Service service);

    /**
     * Takes the load balancer away.
     *
     * @return the Services whose wish may be fulfilled now
     */
    Set<ServiceKey> release(ServiceKey service);
}
