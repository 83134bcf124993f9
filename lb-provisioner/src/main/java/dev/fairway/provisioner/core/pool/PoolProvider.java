package dev.fairway.provisioner.core.pool;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.model.Service;
import dev.fairway.model.Service.IpFamilyPolicy;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.provisioner.core.LoadBalancerProvider;
import dev.fairway.provisioner.core.Provision;
import dev.fairway.provisioner.core.Provision.Given;
import dev.fairway.provisioner.core.Targets;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives out the addresses of pools, each to one Service.
 *
 * <p>A Service keeps what it has for as long as it does not ask for something else, also when the address is no longer
 * in any pool (LB-63). A wish that can't be fulfilled gives nothing, so that nobody reaches a Service at an address that
 * its owner did not choose (LB-61).
 */
public final class PoolProvider implements LoadBalancerProvider {

    /** The loadBalancerClass of Services that want an address of a pool and of nothing else. */
    public static final String CLASS = "fairway.dev/pool";

    static final String ALLOCATION_FAILED = "AllocationFailed";

    private final List<AddressPool> pools;
    private final boolean isDefault;
    private final Map<ServiceKey, List<Given>> held = new ConcurrentHashMap<>();
    private final Map<InetAddress, ServiceKey> owners = new HashMap<>();
    private final Set<ServiceKey> waiting = new HashSet<>();
    private final Set<ServiceKey> changed = new HashSet<>();

    /**
     * A provider over pools in the order in which they are used.
     *
     * @param isDefault whether Services without a loadBalancerClass are its own
     * @throws IllegalArgumentException when two pools share an address
     */
    public PoolProvider(List<AddressPool> pools, boolean isDefault) {
        this.pools = List.copyOf(pools);
        this.isDefault = isDefault;
        for (int i = 0; i < pools.size(); i++) {
            for (AddressPool other : pools.subList(0, i)) {
                if (other.overlaps(pools.get(i))) {
                    throw new IllegalArgumentException("pools %s and %s share addresses"
                            .formatted(other.name(), pools.get(i).name()));
                }
            }
        }
    }

    @Override
    public boolean isResponsibleFor(Service service) {
        String wanted = service.loadBalancerClass();
        return wanted.isEmpty() ? isDefault : wanted.equals(CLASS);
    }

    /** What is left of an address is known from the topic. */
    @Override
    public String finalizer() {
        return "";
    }

    @Override
    public void adopt(LoadBalancer loadBalancer) {
        loadBalancer
                .addresses()
                .forEach(address -> take(loadBalancer.service(), new Given(address.ip(), address.pool())));
    }

    @Override
    public Provision ensure(Service service, Targets targets) {
        ServiceKey key = service.serviceKey();
        AddressRequest request;
        try {
            request = AddressRequest.of(service);
        } catch (IllegalArgumentException e) {
            return refuse(key, String.valueOf(e.getMessage()));
        }
        Optional<String> refusal = refusal(key, request);
        if (refusal.isPresent()) {
            return refuse(key, refusal.get());
        }
        List<Given> given = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (IpFamily family : request.families()) {
            choose(key, request, family)
                    .ifPresentOrElse(given::add, () -> missing.add(exhausted(family, request.pool())));
        }
        boolean needsAll = service.ipFamilyPolicy() == IpFamilyPolicy.REQUIRE_DUAL_STACK;
        if (!missing.isEmpty() && (given.isEmpty() || needsAll)) {
            return refuse(key, String.join("; ", missing));
        }
        replace(key, given);
        if (missing.isEmpty()) {
            waiting.remove(key);
            return new Provision(given, Problem.NONE);
        }
        waiting.add(key);
        return new Provision(given, new Problem(ALLOCATION_FAILED, String.join("; ", missing)));
    }

    @Override
    public Optional<Provision> release(ServiceKey service, String uid) {
        waiting.remove(service);
        replace(service, List.of());
        changed.addAll(waiting);
        return Optional.empty();
    }

    @Override
    public Set<ServiceKey> changed() {
        Set<ServiceKey> told = Set.copyOf(changed);
        changed.clear();
        return told;
    }

    /** How many addresses of a pool are given away. Any thread. */
    public long inUse(String pool) {
        return held.values().stream()
                .flatMap(List::stream)
                .filter(given -> given.pool().equals(pool))
                .count();
    }

    public List<AddressPool> pools() {
        return pools;
    }

    private Provision refuse(ServiceKey key, String reason) {
        replace(key, List.of());
        waiting.add(key);
        return Provision.refused(new Problem(ALLOCATION_FAILED, reason));
    }

    private Optional<String> refusal(ServiceKey key, AddressRequest request) {
        if (!request.pool().isEmpty() && named(request.pool()).isEmpty()) {
            return Optional.of("there is no pool '%s'; there are: %s"
                    .formatted(
                            request.pool(),
                            String.join(
                                    ", ", pools.stream().map(AddressPool::name).toList())));
        }
        return request.addresses().stream()
                .flatMap(address -> refusal(key, request, address).stream())
                .findFirst();
    }

    private Optional<String> refusal(ServiceKey key, AddressRequest request, InetAddress address) {
        ServiceKey owner = owners.get(address);
        if (key.equals(owner)) {
            return Optional.empty();
        }
        if (owner != null) {
            return Optional.of("%s belongs to the Service %s".formatted(IpText.of(address), owner));
        }
        if (candidates(request.pool(), true).stream().noneMatch(pool -> pool.contains(address))) {
            return Optional.of(
                    request.pool().isEmpty()
                            ? "%s is in no pool".formatted(IpText.of(address))
                            : "%s is not in pool %s".formatted(IpText.of(address), request.pool()));
        }
        return Optional.empty();
    }

    private Optional<Given> choose(ServiceKey key, AddressRequest request, IpFamily family) {
        Optional<InetAddress> wanted = request.addresses().stream()
                .filter(address -> IpFamily.of(address) == family)
                .findFirst();
        Optional<Given> kept = held.getOrDefault(key, List.of()).stream()
                .filter(given -> IpFamily.of(given.ip()) == family)
                .filter(given -> wanted.map(given.ip()::equals).orElse(true))
                .filter(given -> request.pool().isEmpty() || request.pool().equals(given.pool()))
                .findFirst();
        if (kept.isPresent()) {
            return kept;
        }
        if (wanted.isPresent()) {
            return candidates(request.pool(), true).stream()
                    .filter(pool -> pool.contains(wanted.get()))
                    .map(pool -> new Given(wanted.get(), pool.name()))
                    .findFirst();
        }
        return candidates(request.pool(), false).stream()
                .flatMap(
                        pool -> pool
                                .firstFree(family, owners::containsKey)
                                .map(address -> new Given(address, pool.name()))
                                .stream())
                .findFirst();
    }

    /** The pools that a Service may have an address of. */
    private List<AddressPool> candidates(String pool, boolean namesAddress) {
        return pools.stream()
                .filter(candidate -> pool.isEmpty()
                        ? namesAddress || candidate.isAutoAssigned()
                        : candidate.name().equals(pool))
                .toList();
    }

    private Optional<AddressPool> named(String name) {
        return pools.stream().filter(pool -> pool.name().equals(name)).findFirst();
    }

    private String exhausted(IpFamily family, String pool) {
        List<AddressPool> asked = candidates(pool, false);
        String names = String.join(", ", asked.stream().map(AddressPool::name).toList());
        return asked.stream().anyMatch(candidate -> candidate.has(family))
                ? "no %s address is free in: %s".formatted(family, names)
                : "no pool has %s addresses%s".formatted(family, names.isEmpty() ? "" : "; looked in: " + names);
    }

    private void replace(ServiceKey key, List<Given> given) {
        held.getOrDefault(key, List.of()).forEach(old -> owners.remove(old.ip(), key));
        held.remove(key);
        given.forEach(one -> take(key, one));
    }

    private void take(ServiceKey key, Given given) {
        owners.put(given.ip(), key);
        held.merge(key, List.of(given), (old, added) -> {
            List<Given> both = new ArrayList<>(old);
            both.addAll(added);
            return List.copyOf(both);
        });
    }
}
