package dev.fairway.tracker.standalone;

import dev.fairway.model.IngressClass;
import dev.fairway.model.ObjectMeta;
import dev.fairway.rules.ingress.ClassVerdict;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectStore.Draft;
import dev.fairway.tracker.standalone.store.StoredObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The class of a new Ingress that names none, as the API server's admission plugin DefaultIngressClass fills it in; a class
 * that becomes the default later changes no Ingress that exists.
 */
final class DefaultIngressClass {

    /** What named the class before the field did. */
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

    private DefaultIngressClass() {}

    static void complete(HasMetadata object, Draft draft) {
        if (!(object instanceof Ingress ingress)
                || ingress.getSpec() == null
                || ingress.getSpec().getIngressClassName() != null
                || (ingress.getMetadata().getAnnotations() != null
                        && ingress.getMetadata().getAnnotations().containsKey(CLASS_ANNOTATION))) {
            return;
        }
        List<IngressClass> classes = draft.all().stream()
                .filter(stored -> stored.id().kind() == ResourceKind.INGRESS_CLASS)
                .map(DefaultIngressClass::model)
                .toList();
        ClassVerdict.defaultClass(classes)
                .ifPresent(chosen ->
                        ingress.getSpec().setIngressClassName(chosen.meta().name()));
    }

    private static IngressClass model(StoredObject stored) {
        io.fabric8.kubernetes.api.model.ObjectMeta meta = stored.typed().getMetadata();
        ObjectMeta known = new ObjectMeta(
                "",
                meta.getName(),
                stored.uid(),
                "",
                0,
                Instant.parse(meta.getCreationTimestamp()),
                null,
                new TreeMap<>(),
                new TreeMap<>(Objects.requireNonNullElseGet(meta.getAnnotations(), TreeMap::new)));
        return new IngressClass(known, "", null);
    }
}
