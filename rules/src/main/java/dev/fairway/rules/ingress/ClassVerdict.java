package dev.fairway.rules.ingress;

import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** Whether an Ingress is ours to serve (ING-09). */
public sealed interface ClassVerdict {

    /** What Fairway's own classes name as their controller. */
    String CONTROLLER = "fairway.dev/gateway";

    /** Its class has our controller. */
    record Ours(String className) implements ClassVerdict {}

    /** Its class has another controller. */
    record Foreign(String className, String controller) implements ClassVerdict {}

    /** There is no class of that name: nobody may touch the Ingress. */
    record Unknown(String className) implements ClassVerdict {}

    /** It names no class, and no class is the default. */
    record None() implements ClassVerdict {}

    /** Decides about one Ingress. */
    static ClassVerdict of(Ingress ingress, Collection<IngressClass> classes) {
        if (ingress.className().isEmpty()) {
            return defaultClass(classes).map(ClassVerdict::of).orElseGet(None::new);
        }
        return classes.stream()
                .filter(candidate -> candidate.meta().name().equals(ingress.className()))
                .findFirst()
                .map(ClassVerdict::of)
                .orElseGet(() -> new Unknown(ingress.className()));
    }

    /** Of several the newest, then the first by name, as the API server's admission takes them. */
    static Optional<IngressClass> defaultClass(Collection<IngressClass> classes) {
        return classes.stream()
                .filter(IngressClass::isDefault)
                .min(Comparator.<IngressClass, Instant>comparing(
                                c -> Objects.requireNonNullElse(c.meta().creationTimestamp(), Instant.EPOCH))
                        .reversed()
                        .thenComparing(c -> c.meta().name()));
    }

    private static ClassVerdict of(IngressClass ingressClass) {
        String name = ingressClass.meta().name();
        return ingressClass.controller().equals(CONTROLLER)
                ? new Ours(name)
                : new Foreign(name, ingressClass.controller());
    }
}
