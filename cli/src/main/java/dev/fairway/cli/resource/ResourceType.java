package dev.fairway.cli.resource;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A resource type by the names that kubectl takes and prints. */
public enum ResourceType {
    POD("Pod", "pods", "", Scope.NAMESPACED, "po"),
    SERVICE("Service", "services", "", Scope.NAMESPACED, "svc"),
    DEPLOYMENT("Deployment", "deployments", "apps", Scope.NAMESPACED, "deploy"),
    NODE("Node", "nodes", "", Scope.CLUSTER, "no"),
    NAMESPACE("Namespace", "namespaces", "", Scope.CLUSTER, "ns"),
    ENDPOINTS("Endpoints", "endpoints", "", Scope.NAMESPACED, "ep"),
    ENDPOINT_SLICE("EndpointSlice", "endpointslices", "discovery.k8s.io", Scope.NAMESPACED, ""),
    INGRESS("Ingress", "ingresses", "networking.k8s.io", Scope.NAMESPACED, "ing"),
    INGRESS_CLASS("IngressClass", "ingressclasses", "networking.k8s.io", Scope.CLUSTER, ""),
    SERVICE_CIDR("ServiceCIDR", "servicecidrs", "networking.k8s.io", Scope.CLUSTER, ""),
    SECRET("Secret", "secrets", "", Scope.NAMESPACED, ""),
    EVENT("Event", "events", "", Scope.NAMESPACED, "ev"),
    LOAD_BALANCER("LoadBalancer", "loadbalancers", "fairway.dev", Scope.NAMESPACED, "lb");

    /** Whether objects of a type live in a namespace. */
    private enum Scope {
        NAMESPACED,
        CLUSTER
    }

    private final String kind;
    private final String plural;
    private final String group;
    private final Scope scope;
    private final String shortName;

    ResourceType(String kind, String plural, String group, Scope scope, String shortName) {
        this.kind = kind;
        this.plural = plural;
        this.group = group;
        this.scope = scope;
        this.shortName = shortName;
    }

    /** The types that {@code all} stands for, in kubectl's order. */
    public static List<ResourceType> ofAll() {
        return List.of(POD, SERVICE, DEPLOYMENT);
    }

    /** A type by its plural, singular or short name, or its kind, with or without the group; case does not matter. */
    public static Optional<ResourceType> find(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(type -> type.isNamed(wanted)).findFirst();
    }

    /** The type of a manifest's kind. */
    public static Optional<ResourceType> ofKind(String kind) {
        return Arrays.stream(values()).filter(type -> type.kind.equals(kind)).findFirst();
    }

    private boolean isNamed(String wanted) {
        Stream<String> names = Stream.of(shortName, plural, singular());
        return names.anyMatch(name ->
                !wanted.isEmpty() && (wanted.equals(name) || (!group.isEmpty() && wanted.equals(name + "." + group))));
    }

    /** As in a manifest, for example EndpointSlice. */
    public String kind() {
        return kind;
    }

    /** For example endpointslices. */
    public String plural() {
        return plural;
    }

    /** For example endpointslice. */
    public String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** For example svc; empty where there is none. */
    public String shortName() {
        return shortName;
    }

    /** As in a manifest, for example apps/v1. */
    public String apiVersion() {
        return group.isEmpty() ? "v1" : group + "/v1";
    }

    public boolean isNamespaced() {
        return scope == Scope.NAMESPACED;
    }

    /** What stands before a name in {@code -o name} and in messages of apply and delete: deployment.apps. */
    public String singularWithGroup() {
        return group.isEmpty() ? singular() : singular() + "." + group;
    }

    /** What stands before a name in error messages: deployments.apps. */
    public String pluralWithGroup() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
