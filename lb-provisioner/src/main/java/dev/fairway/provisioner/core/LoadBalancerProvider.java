package dev.fairway.provisioner.core;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import java.util.Optional;
import java.util.Set;

/**
 * Where load balancers come from: the cluster's own addresses, or a cloud.
 *
 * <p>Called by one thread. Every call may come again with the same arguments and then changes nothing, so a provider
 * whose load balancers take minutes answers with what there is, and tells by {@link #changed} when to ask again.
 */
public interface LoadBalancerProvider {

    /** Whether it is the one for this Service, by its loadBalancerClass (LB-01). */
    boolean isResponsibleFor(Service service);

    /**
     * What has to stand in a Service before anything is made for it, and until nothing is left (LB-02); empty where
     * nothing can be left. It also tells, after a restart, whose a load balancer is: no two providers have the same.
     */
    String finalizer();

    /** Takes over what it made in an earlier life; all of it is told before the first {@link #ensure}. */
    void adopt(LoadBalancer loadBalancer);

    /** Makes the Service's load balancer what it should be; what it has stays where that is possible. */
    Provision ensure(Service service, Targets targets);

    /**
     * Takes the load balancer away.
     *
     * @param uid of the Service that it was made for, which may be gone or replaced
     * @return what is left; empty when nothing is
     */
    Optional<Provision> release(ServiceKey service, String uid);

    /** The Services for which another answer may come now; each is told once. */
    Set<ServiceKey> changed();
}
