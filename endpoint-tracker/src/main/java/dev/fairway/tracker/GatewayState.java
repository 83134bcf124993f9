package dev.fairway.tracker;

import dev.fairway.rules.ingress.IngressProblem;
import dev.fairway.tracker.core.ingress.TlsSecretShelf;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the tracker and the registries that configure gateways tell each other. Thread-safe. */
@ApplicationScoped
public class GatewayState {

    private final TlsSecretShelf secrets = new TlsSecretShelf();
    private final Map<Object, List<IngressProblem>> refusals = new ConcurrentHashMap<>();

    /** The certificates that the source has. */
    public TlsSecretShelf secrets() {
        return secrets;
    }

    /** What a registry's gateways refuse; replaces what it said before. */
    public void refused(Object registry, List<IngressProblem> problems) {
        refusals.put(registry, List.copyOf(problems));
    }

    /** A registry is gone, and what it said with it. */
    public void gone(Object registry) {
        refusals.remove(registry);
    }

    List<IngressProblem> refusals() {
        return refusals.values().stream().flatMap(List::stream).distinct().toList();
    }
}
