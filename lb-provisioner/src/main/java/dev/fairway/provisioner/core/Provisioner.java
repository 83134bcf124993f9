package dev.fairway.provisioner.core;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Address;
import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.model.Node;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Programming;
import dev.fairway.model.net.IpText;
import dev.fairway.provisioner.core.Provisions.Held;
import dev.fairway.provisioner.core.placement.AgentStreams;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the load balancers as the cluster's state asks for: takes states in, tells what has to be published.
 *
 * <p>What was adopted keeps its addresses and nodes. Used by one thread.
 */
public final class Provisioner {

    private final List<LoadBalancerProvider> providers;
    private final Provisions provisions;
    private final AgentStreams agents;
    private final NodeChoice nodes = new NodeChoice();
    private final Map<ServiceKey, Service> services = new HashMap<>();
    private final Map<ServiceKey, LoadBalancer> published = new TreeMap<>();
    private final Map<ServiceKey, @Nullable EventId> due = new LinkedHashMap<>();
    private Set<String> placedAmong = Set.of();
    private boolean stale = true;
    private long highestGeneration;

    /** What has to be published; {@code cause} is null where no event led to it. */
    public sealed interface Change {

        LoadBalancer loadBalancer();

        @Nullable
        EventId cause();

        /** The load balancer is now like this. */
        record Written(LoadBalancer loadBalancer, @Nullable EventId cause) implements Change {}

        /** The load balancer is gone. */
        record Removed(
                LoadBalancer loadBalancer,
                String reason,
                @Nullable EventId cause) implements Change {}
    }

    /**
     * Starts without knowledge.
     *
     * @param providers in the order in which they are asked whether they are responsible for a Service
     * @param grace how long an agent that lost its stream still counts as alive
     */
    public Provisioner(List<LoadBalancerProvider> providers, Duration grace) {
        this.providers = List.copyOf(providers);
        this.provisions = new Provisions(providers);
        this.agents = new AgentStreams(grace);
    }

    /** Takes over what an earlier process published, before the first {@link #reconcile}. */
    public void adopt(Event event) {
        LoadBalancer loadBalancer = (LoadBalancer) event.resource();
        loadBalancer
                .addresses()
                .forEach(address -> highestGeneration = Math.max(highestGeneration, address.generation()));
        if (event.isDeletion()) {
            published.remove(loadBalancer.service());
        } else {
            published.put(loadBalancer.service(), loadBalancer);
        }
    }

    /** All that was published is known: the addresses are taken from now on. */
    public void adopted() {
        published
                .values()
                .forEach(loadBalancer ->
                        provisions.providerOf(loadBalancer).ifPresent(provider -> provider.adopt(loadBalancer)));
        published.keySet().forEach(service -> due.put(service, null));
    }

    /** Somebody who no longer leads wrote this state after ours: what differs is written again. */
    public void overwritten(Event event) {
        LoadBalancer theirs = (LoadBalancer) event.resource();
        stale = true;
        if (event.isDeletion()) {
            published.remove(theirs.service());
        } else {
            published.put(theirs.service(), theirs);
        }
    }

    /** Takes a Service, a node or an endpoint slice over; nothing else matters. */
    public void put(Event event) {
        Resource resource = event.resource();
        switch (resource) {
            case Service service -> {
                if (event.isDeletion()) {
                    services.remove(service.serviceKey());
                } else {
                    services.put(service.serviceKey(), service);
                }
                due.put(service.serviceKey(), event.id());
            }
            case Node node -> {
                if (nodes.put(node, event.isDeletion())) {
                    stale = true;
                    provisions.all().keySet().forEach(service -> due.put(service, event.id()));
                }
            }
            case EndpointSlice slice -> {
                boolean isChange = nodes.put(slice, event.isDeletion());
                stale |= isChange;
                if (isChange && provisions.all().containsKey(slice.service())) {
                    due.put(slice.service(), event.id());
                }
            }
            default -> {}
        }
    }

    /** Takes over what the registry writes of an agent. */
    public void heard(Programming programming, Instant now) {
        agents.heard(programming, now);
    }

    /** When there may be something to do although nothing was heard. */
    public Optional<Instant> nextLook() {
        return agents.nextChange();
    }

    /** Takes over what the providers have to tell. */
    public void hearProviders() {
        providers.forEach(provider -> provider.changed().forEach(service -> due.putIfAbsent(service, null)));
    }

    /**
     * Whether {@link #reconcile} may find anything. Most of what is heard is acknowledgements of changes, which ask for
     * nothing, and there may be thousands of them for one change.
     */
    public boolean isStale(Instant now) {
        return stale || !due.isEmpty() || !agents.live(now).equals(placedAmong);
    }

    /** What has to be published, in the order of the Services' keys; {@link #published} tells when it was. */
    public List<Change> reconcile(Instant now) {
        Map<ServiceKey, @Nullable EventId> causes = new HashMap<>(due);
        while (!due.isEmpty()) {
            ServiceKey service = due.keySet().iterator().next();
            due.remove(service);
            provisions.provide(service, services.get(service), published.get(service), nodes.targets(service));
            hearProviders();
        }
        Set<String> live = agents.live(now);
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<ServiceKey, Held> entry : provisions.all().entrySet()) {
            LoadBalancer wanted = placed(entry.getKey(), entry.getValue(), live);
            if (!wanted.equals(published.get(entry.getKey()))) {
                changes.add(new Change.Written(wanted, causes.get(entry.getKey())));
            }
        }
        published.forEach((service, last) -> {
            // Where the provider is not configured any more, what it made still stands.
            if (!provisions.all().containsKey(service)
                    && provisions.providerOf(last).isPresent()) {
                String reason = services.containsKey(service)
                        ? "the Service no longer asks for a load balancer of this cluster"
                        : "the Service was deleted";
                changes.add(new Change.Removed(last, reason, causes.get(service)));
            }
        });
        placedAmong = live;
        // What is not published is asked for again.
        stale = !changes.isEmpty();
        return changes;
    }

    private LoadBalancer placed(ServiceKey key, Held held, Set<String> live) {
        Provision provision = held.provision();
        LoadBalancer last = published.get(key);
        List<Address> addresses = provision.addresses().stream()
                .map(given -> placed(Objects.requireNonNull(services.get(key)), given, before(last, given.ip()), live))
                .toList();
        Problem problem = provision.problem();
        if (!problem.isPresent()) {
            problem = addresses.stream()
                    .filter(address -> address.node().isEmpty())
                    .findFirst()
                    .map(address -> new Problem("NoNode", "no node can announce " + IpText.of(address.ip())))
                    .orElse(Problem.NONE);
        }
        return new LoadBalancer(held.owner(), addresses, provision.hostname(), held.hold(), problem);
    }

    private Address placed(Service service, Provision.Given given, @Nullable Address last, Set<String> live) {
        String current = last == null ? "" : last.node();
        String node = nodes.choose(service, given.ip(), current, live);
        long generation = last == null ? 0 : last.generation();
        return node.equals(current)
                ? new Address(given.ip(), given.pool(), node, generation)
                : new Address(given.ip(), given.pool(), node, ++highestGeneration);
    }

    private static @Nullable Address before(@Nullable LoadBalancer last, InetAddress ip) {
        return last == null
                ? null
                : last.addresses().stream()
                        .filter(address -> address.ip().equals(ip))
                        .findFirst()
                        .orElse(null);
    }

    /** A change stands in Kafka. */
    public void published(Change change) {
        ServiceKey service = change.loadBalancer().service();
        switch (change) {
            case Change.Written(LoadBalancer loadBalancer, var _) -> published.put(service, loadBalancer);
            case Change.Removed _ -> published.remove(service);
        }
    }

    /** How many load balancers have not all that they ask for. */
    public long problems() {
        return provisions.problems();
    }
}
