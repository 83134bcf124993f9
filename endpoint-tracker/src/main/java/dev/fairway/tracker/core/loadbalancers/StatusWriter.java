package dev.fairway.tracker.core.loadbalancers;

import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Ingress;

/** Writes what is known of load balancers into their Services: addresses into the status, and finalizers. */
public interface StatusWriter {

    /** What became of a write. */
    enum Outcome {
        /** The status says so now, or said so already. */
        WRITTEN,

        /** There is no such Service any more. */
        GONE,

        /** It cannot be written now. */
        LATER,

        /** It will never be taken. */
        REFUSED
    }

    /**
     * Makes status.loadBalancer.ingress exactly this, and puts the finalizer in or, after the status, takes it out; the
     * rest of the Service stays (LB-02, LB-06). A Service that is being deleted is given no finalizer.
     */
    Outcome write(Ingress ingress);
}
