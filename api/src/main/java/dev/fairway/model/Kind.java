package dev.fairway.model;

/** The kinds of objects that travel as events; each has one topic. */
public enum Kind {
    SERVICE,
    POD,
    NODE,
    NAMESPACE,
    ENDPOINT_SLICE,
    SERVICE_CIDR,
    CLUSTER_EVENT,
    LOAD_BALANCER,
    INGRESS,
    INGRESS_CLASS
}
