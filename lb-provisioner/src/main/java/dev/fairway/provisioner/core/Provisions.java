package dev.fairway.provisioner.core;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Hold;
import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which provider has what for which Service: nothing is made before the provider's finalizer stands in the Service, and
 * that goes after the last of what was made (LB-02).
 *
 * <pre>
 *   no finalizer ──► held, nothing made ──(it stands)──► held, made ──► held, being taken away ──► released ──(it went)──► gone
 * </pre>
 *
 * <p>Used by one thread.
 */
final class Provisions {

    private final List<LoadBalancerProvider> providers;
    private final SortedMap<ServiceKey, Held> held = new TreeMap<>();

    /**
     * One Service's.
     *
     * @param owner name and uid of the Service that it is for
     * @param isConfirmed whether the finalizer was seen in the Service
     */
    record Held(LoadBalancerProvider provider, ObjectMeta owner, Provision provision, Hold hold, boolean isConfirmed) {}

    /** Over providers in the order in which they are asked whether they are responsible. */
    Provisions(List<LoadBalancerProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    Map<ServiceKey, Held> all() {
        return held;
    }

    /** Whose this load balancer is; empty when its provider is not configured any more. */
    Optional<LoadBalancerProvider> providerOf(LoadBalancer published) {
        return providers.stream()
                .filter(provider -> provider.finalizer().equals(published.hold().finalizer()))
                .findFirst();
    }

    /** Brings one Service's on, as far as it goes now. */
    void provide(ServiceKey key, @Nullable Service service, @Nullable LoadBalancer published, Targets targets) {
        Optional<LoadBalancerProvider> wanted = wanted(service);
        Held present = present(key, service, published);
        if (present != null && isToGo(present, wanted.orElse(null), service)) {
            if (!release(key, present, service)) {
                return;
            }
            present = null;
        }
        if (service != null && wanted.isPresent()) {
            held.put(key, ensured(wanted.get(), service, targets, present));
        } else {
            held.remove(key);
        }
    }

    private Optional<LoadBalancerProvider> wanted(@Nullable Service service) {
        if (service == null
                || service.type() != Service.Type.LOAD_BALANCER
                || service.meta().isTerminating()) {
            return Optional.empty();
        }
        return providers.stream()
                .filter(provider -> provider.isResponsibleFor(service))
                .findFirst();
    }

    /** What this process knows of, else what an earlier one published, else what the Service itself says. */
    private @Nullable Held present(ServiceKey key, @Nullable Service service, @Nullable LoadBalancer published) {
        Held known = held.get(key);
        if (known != null) {
            return known;
        }
        if (published != null) {
            return providerOf(published)
                    .map(provider -> new Held(
                            provider,
                            published.meta(),
                            Provision.NONE,
                            published.hold(),
                            published.hold().isPresent()))
                    .orElse(null);
        }
        if (service == null) {
            return null;
        }
        return providers.stream()
                .filter(provider -> has(service, provider.finalizer()))
                .findFirst()
                .map(provider -> new Held(
                        provider,
                        NodeChoice.named(service),
                        Provision.NONE,
                        new Hold(provider.finalizer(), false),
                        true))
                .orElse(null);
    }

    private static boolean isToGo(Held present, @Nullable LoadBalancerProvider wanted, @Nullable Service service) {
        boolean isOther = service != null
                && present.hold().isPresent()
                && !present.owner().uid().equals(service.meta().uid());
        return !present.provider().equals(wanted) || isOther || present.hold().released();
    }

    /** Whether nothing is left. */
    private boolean release(ServiceKey key, Held present, @Nullable Service service) {
        String uid = present.owner().uid();
        if (!present.hold().released()) {
            Optional<Provision> left = present.provider().release(key, uid);
            if (left.isPresent()) {
                held.put(
                        key,
                        new Held(
                                present.provider(),
                                present.owner(),
                                left.get(),
                                present.hold(),
                                present.isConfirmed()));
                return false;
            }
        }
        String finalizer = present.provider().finalizer();
        if (service != null && service.meta().uid().equals(uid) && has(service, finalizer)) {
            Hold released = new Hold(finalizer, true);
            held.put(key, new Held(present.provider(), present.owner(), Provision.NONE, released, true));
            return false;
        }
        held.remove(key);
        return true;
    }

    private static Held ensured(
            LoadBalancerProvider provider, Service service, Targets targets, @Nullable Held present) {
        ObjectMeta owner = NodeChoice.named(service);
        String finalizer = provider.finalizer();
        if (finalizer.isEmpty()) {
            return new Held(provider, owner, provider.ensure(service, targets), Hold.NONE, true);
        }
        Hold hold = new Hold(finalizer, false);
        if (has(service, finalizer)) {
            return new Held(provider, owner, provider.ensure(service, targets), hold, true);
        }
        if (present == null || !present.isConfirmed()) {
            return new Held(provider, owner, Provision.NONE, hold, false);
        }
        Problem taken = new Problem("FinalizerRemoved", "finalizer " + finalizer + " was taken out, it is put back");
        return new Held(provider, owner, Provision.refused(taken), hold, true);
    }

    private static boolean has(Service service, String finalizer) {
        return !finalizer.isEmpty() && service.finalizers().contains(finalizer);
    }

    /** How many have not all that they ask for. */
    long problems() {
        return held.values().stream()
                .map(Held::provision)
                .map(Provision::problem)
                .filter(Problem::isPresent)
                .count();
    }
}
