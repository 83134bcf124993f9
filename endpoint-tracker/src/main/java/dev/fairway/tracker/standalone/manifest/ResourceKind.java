package dev.fairway.tracker.standalone.manifest;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds that the standalone API knows. */
public enum ResourceKind {
    NAMESPACE("v1", "Namespace", "namespaces", "ns", Namespace.class),
    NODE("v1", "Node", "nodes", "no", Node.class),
    SERVICE_CIDR("networking.k8s.io/v1", "ServiceCIDR", "servicecidrs", "", ServiceCIDR.class),
    SERVICE("v1", "Service", "services", "svc", Service.class),
    POD("v1", "Pod", "pods", "po", Pod.class),
    DEPLOYMENT("apps/v1", "Deployment", "deployments", "deploy", Deployment.class),
    ENDPOINT_SLICE("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "", EndpointSlice.class),
    ENDPOINTS("v1", "Endpoints", "endpoints", "ep", Endpoints.class),
    INGRESS("networking.k8s.io/v1", "Ingress", "ingresses", "ing", Ingress.class),
    INGRESS_CLASS("networking.k8s.io/v1", "IngressClass", "ingressclasses", "", IngressClass.class),
    SECRET("v1", "Secret", "secrets", "", Secret.class);

    private final String apiVersion;
    private final String kind;
    private final String plural;
    private final String shortName;
    private final Class<? extends HasMetadata> type;

    ResourceKind(String apiVersion, String kind, String plural, String shortName, Class<? extends HasMetadata> type) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.plural = plural;
        this.shortName = shortName;
        this.type = type;
    }

    /** The kind of a manifest. */
    public static Optional<ResourceKind> of(String apiVersion, String kind) {
        return Arrays.stream(values())
                .filter(known -> known.apiVersion.equals(apiVersion) && known.kind.equals(kind))
                .findFirst();
    }

    /** The kind as a person names it: Service, service, services, svc, deployments.apps. */
    public static Optional<ResourceKind> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(known -> known.goesBy(lower)).findFirst();
    }

    private boolean goesBy(String lower) {
        return lower.equals(plural)
                || lower.equals(kind.toLowerCase(Locale.ROOT))
                || lower.equals(resource())
                || (!shortName.isEmpty() && lower.equals(shortName));
    }

    public String apiVersion() {
        return apiVersion;
    }

    public String kind() {
        return kind;
    }

    /** As error messages name it: services, deployments.apps. */
    public String resource() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? plural : plural + "." + apiVersion.substring(0, slash);
    }

    public boolean isNamespaced() {
        return Namespaced.class.isAssignableFrom(type);
    }

    Class<? extends HasMetadata> type() {
        return type;
    }
}
