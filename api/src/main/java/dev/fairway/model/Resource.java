package dev.fairway.model;

/** An object of one of the kinds that travel as events. */
public sealed interface Resource
        permits Service,
                Pod,
                Node,
                Namespace,
                EndpointSlice,
                ServiceCidr,
                ClusterEvent,
                LoadBalancer,
                Ingress,
                IngressClass {

    ObjectMeta meta();

    Kind kind();

    default ObjectKey key() {
        return new ObjectKey(kind(), meta().namespace(), meta().name());
    }
}
