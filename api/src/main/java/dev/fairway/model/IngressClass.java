package dev.fairway.model;

import org.jspecify.annotations.Nullable;

/**
 * networking/v1 IngressClass: who implements the Ingresses of a class.
 *
 * @param controller e.g. {@code fairway.dev/gateway}
 * @param parameters null when there are none
 */
public record IngressClass(
        ObjectMeta meta, String controller, @Nullable Parameters parameters) implements Resource {

    private static final String DEFAULT_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";

    /**
     * More configuration, kept in another object.
     *
     * @param apiGroup empty for the core group
     * @param namespace empty when the object is cluster-wide
     */
    public record Parameters(String apiGroup, String kind, String name, String namespace) {}

    /** Whether Ingresses that name no class are of this one. */
    public boolean isDefault() {
        return "true".equals(meta.annotations().get(DEFAULT_ANNOTATION));
    }

    @Override
    public Kind kind() {
        return Kind.INGRESS_CLASS;
    }
}
