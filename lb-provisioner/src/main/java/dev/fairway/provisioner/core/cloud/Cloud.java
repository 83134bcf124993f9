package dev.fairway.provisioner.core.cloud;

import dev.fairway.model.Service;
import dev.fairway.provisioner.core.Targets;

/**
 * A cloud that makes load balancers.
 *
 * <p>Whoever implements it keeps nothing: what a Service has is found in the cloud, by the uid of its owner. So each call
 * may end at any point, with the process or by an exception, and the next one goes on from what is there.
 *
 * @param <P> what is wanted for one Service; equal plans ask for the same
 */
public interface Cloud<P> {

    /** As {@link dev.fairway.provisioner.core.LoadBalancerProvider#isResponsibleFor}. */
    boolean isResponsibleFor(Service service);

    /** As {@link dev.fairway.provisioner.core.LoadBalancerProvider#finalizer}; not empty. */
    String finalizer();

    /**
     * What the Service asks for, without asking the cloud.
     *
     * @throws IllegalArgumentException naming field and value, when it asks for what can't be
     */
    P plan(Service service, Targets targets);

    /**
     * Makes everything as planned, changing only what differs. Blocks; for one owner never twice at a time.
     *
     * @return the name at which the load balancer is reached
     * @throws CloudException when the cloud refuses or does not answer
     */
    String ensure(Owner owner, P plan);

    /**
     * Takes away all that the owner has. Blocks; for one owner never twice at a time.
     *
     * @return whether nothing was found; if something was, it may take the cloud its time
     * @throws CloudException when the cloud refuses or does not answer
     */
    boolean release(Owner owner);
}
