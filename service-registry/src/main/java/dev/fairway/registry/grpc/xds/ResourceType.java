package dev.fairway.registry.grpc.xds;

import java.util.Arrays;
import java.util.Optional;

/** The types of resources, in the order in which a change has to reach Envoy: what is referred to comes first. */
enum ResourceType {
    CLUSTER("envoy.config.cluster.v3.Cluster"),
    ENDPOINTS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
    LISTENER("envoy.config.listener.v3.Listener"),
    SECRET("envoy.extensions.transport_sockets.tls.v3.Secret"),
    ROUTES("envoy.config.route.v3.RouteConfiguration");

    private final String url;

    ResourceType(String message) {
        this.url = "type.googleapis.com/" + message;
    }

    String url() {
        return url;
    }

    /** Whether a response holds all resources of the type, rather than those that changed. */
    boolean isAlwaysWhole() {
        return this == CLUSTER || this == LISTENER || this == ROUTES;
    }

    static Optional<ResourceType> of(String url) {
        return Arrays.stream(values()).filter(type -> type.url.equals(url)).findFirst();
    }
}
