package dev.fairway.tracker.standalone.validation;

import dev.fairway.tracker.standalone.manifest.LastApplied;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import org.jspecify.annotations.Nullable;

/** Validates an object of any kind, alone and against the version that it replaces. */
public final class ObjectValidation {

    private ObjectValidation() {}

    /**
     * Throws with everything that is wrong.
     *
     * @param old the version that {@code object} replaces; null when it is new
     */
    public static void validate(ResourceKind kind, HasMetadata object, @Nullable HasMetadata old) {
        FieldErrors errors = new FieldErrors();
        ObjectMeta meta = object.getMetadata();
        Names.labels("metadata.labels", meta.getLabels(), errors);
        Names.annotations("metadata.annotations", meta.getAnnotations(), LastApplied.ANNOTATION, errors);
        if (kind.isNamespaced()) {
            Names.dnsLabel("metadata.namespace", meta.getNamespace(), errors);
        }
        specific(object, old, errors);
        reject(kind, meta.getName(), errors);
    }

    /** Throws when there are errors. */
    public static void reject(ResourceKind kind, String name, FieldErrors errors) {
        if (!errors.isEmpty()) {
            throw new RejectedException(new Rejection.Invalid(kind.kind(), name, errors.list()));
        }
    }

    private static void specific(HasMetadata object, @Nullable HasMetadata old, FieldErrors errors) {
        String name = object.getMetadata().getName();
        switch (object) {
            case Service service -> ServiceValidation.validate(service, errors);
            case Pod pod -> {
                Names.dnsSubdomain("metadata.name", name, errors);
                PodValidation.validate("spec", pod.getSpec(), errors);
                PodValidation.update(pod, (Pod) old, errors);
            }
            case Deployment deployment -> {
                Names.dnsSubdomain("metadata.name", name, errors);
                DeploymentValidation.validate(deployment, (Deployment) old, errors);
            }
            case EndpointSlice slice -> {
                Names.dnsSubdomain("metadata.name", name, errors);
                EndpointSliceValidation.validate(slice, (EndpointSlice) old, errors);
            }
            case Node node -> {
                Names.dnsSubdomain("metadata.name", name, errors);
                NodeValidation.validate(node, (Node) old, errors);
            }
            case Secret secret -> {
                Names.dnsSubdomain("metadata.name", name, errors);
                SecretValidation.validate(secret, (Secret) old, errors);
            }
            case Ingress ingress -> {
                Names.dnsSubdomain("metadata.name", name, errors);
                IngressValidation.validate(ingress, (Ingress) old, errors);
            }
            case IngressClass ingressClass -> {
                Names.dnsSubdomain("metadata.name", name, errors);
                IngressValidation.validateClass(ingressClass, (IngressClass) old, errors);
            }
            case Namespace _ -> Names.dnsLabel("metadata.name", name, errors);
            default -> Names.dnsSubdomain("metadata.name", name, errors);
        }
    }
}
