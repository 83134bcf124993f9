package dev.fairway.tracker.core.loadbalancers;

import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Ingress;

/** Writes the addresses of load balancers into the status of Services. */
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

    /** Makes status.loadBalancer.ingress exactly these; the rest of the status stays (LB-06). */
    Outcome write(Ingress ingress);
}
