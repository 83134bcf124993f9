package dev.fairway.rules.ruleset;

/** Where a new connection to one of a Service's addresses goes. */
public enum Target {
    /** To one of the endpoints for traffic policy Cluster. */
    CLUSTER_WIDE,
    /** To one of the endpoints on this node. */
    LOCAL,
    /** Refused at once: the Service has no endpoints (PRX-03). */
    REJECT,
    /** Dropped, so that a load balancer tries another node: the policy is Local and none is here (PRX-04). */
    DROP
}
