package dev.fairway.tracker.core.loadbalancers;

import dev.fairway.model.ClusterEvent.Severity;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Address;
import dev.fairway.model.LoadBalancer.Hold;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.net.IpText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The load balancers as lb-provisioner published them, and whose Services' status is behind. Used by one thread. */
public final class LoadBalancerTable {

    private final Map<ServiceKey, LoadBalancer> loadBalancers = new HashMap<>();
    private final Map<ServiceKey, LoadBalancer> gone = new HashMap<>();
    private final Set<ServiceKey> behind = new HashSet<>();

    /** Something that happened to a Service, for people. */
    public record Note(ServiceKey service, Severity severity, String reason, String message) {}

    /**
     * What a Service's status should say, and which finalizer it should have or not have.
     *
     * @param uid of the Service that the addresses were given to; it may have been replaced since
     * @param hostname empty where there are addresses, or nothing
     */
    public record Ingress(ServiceKey service, String uid, List<InetAddress> addresses, String hostname, Hold hold) {
        public Ingress {
            addresses = List.copyOf(addresses);
        }
    }

    /** Takes a state; comes back what is worth telling. */
    public List<Note> take(Event event) {
        LoadBalancer now = (LoadBalancer) event.resource();
        ServiceKey service = now.service();
        LoadBalancer before = loadBalancers.get(service);
        behind.add(service);
        if (event.isDeletion()) {
            loadBalancers.remove(service);
            gone.put(service, now);
            return released(now);
        }
        gone.remove(service);
        loadBalancers.put(service, now);
        return notes(before, now);
    }

    /** The Services whose status was not written since their load balancer changed. */
    public List<Ingress> behind() {
        return behind.stream().map(this::ingress).toList();
    }

    /** The Service's status says so, or the Service is gone. */
    public void written(Ingress ingress) {
        behind.remove(ingress.service());
        gone.remove(ingress.service());
    }

    private Ingress ingress(ServiceKey service) {
        LoadBalancer loadBalancer = loadBalancers.get(service);
        if (loadBalancer == null) {
            LoadBalancer last = Objects.requireNonNull(gone.get(service));
            Hold released = last.hold().isPresent() ? new Hold(last.hold().finalizer(), true) : Hold.NONE;
            return new Ingress(service, last.meta().uid(), List.of(), "", released);
        }
        List<InetAddress> addresses =
                loadBalancer.addresses().stream().map(Address::ip).toList();
        return new Ingress(service, loadBalancer.meta().uid(), addresses, loadBalancer.hostname(), loadBalancer.hold());
    }

    private static List<Note> released(LoadBalancer last) {
        return last.addresses().isEmpty()
                ? List.of()
                : List.of(new Note(
                        last.service(),
                        Severity.NORMAL,
                        "IPReleased",
                        "Gave back " + told(last.addresses(), LoadBalancerTable::ip)));
    }

    /** What is told of a cloud's load balancer (LB-03). */
    private static Optional<Note> cloudNote(@Nullable LoadBalancer before, LoadBalancer now) {
        Hold hold = now.hold();
        String hostname = before == null ? "" : before.hostname();
        if (hold.isPresent()
                && !hold.released()
                && (before == null || !before.hold().equals(hold))) {
            return Optional.of(normal(now, "EnsuringLoadBalancer", "A load balancer is being made"));
        }
        if (!now.hostname().isEmpty() && !now.hostname().equals(hostname)) {
            return Optional.of(normal(now, "EnsuredLoadBalancer", "Reached at " + now.hostname()));
        }
        if (hold.released() && before != null && !before.hold().released()) {
            return Optional.of(normal(now, "DeletedLoadBalancer", "The load balancer is gone"));
        }
        return Optional.empty();
    }

    private static Note normal(LoadBalancer loadBalancer, String reason, String message) {
        return new Note(loadBalancer.service(), Severity.NORMAL, reason, message);
    }

    private static List<Note> notes(@Nullable LoadBalancer before, LoadBalancer now) {
        List<Note> notes = new ArrayList<>();
        ServiceKey service = now.service();
        List<Address> old = before == null ? List.of() : before.addresses();
        List<Address> assigned = now.addresses().stream()
                .filter(address -> find(old, address).isEmpty())
                .toList();
        if (!assigned.isEmpty()) {
            String message = "Assigned " + told(assigned, address -> ip(address) + " of pool " + address.pool());
            notes.add(new Note(service, Severity.NORMAL, "IPAllocated", message));
        }
        List<Address> moved = now.addresses().stream()
                .filter(address -> !address.node().isEmpty())
                .filter(address -> find(old, address)
                        .filter(same -> same.node().equals(address.node()))
                        .isEmpty())
                .toList();
        if (!moved.isEmpty()) {
            String message = told(moved, address -> ip(address) + " is announced by node " + address.node());
            notes.add(new Note(service, Severity.NORMAL, "NodeAssigned", message));
        }
        cloudNote(before, now).ifPresent(notes::add);
        if (now.problem().isPresent() && (before == null || !before.problem().equals(now.problem()))) {
            notes.add(new Note(
                    service,
                    Severity.WARNING,
                    now.problem().reason(),
                    now.problem().message()));
        }
        return notes;
    }

    private static Optional<Address> find(List<Address> addresses, Address wanted) {
        return addresses.stream()
                .filter(address -> address.ip().equals(wanted.ip()))
                .findFirst();
    }

    private static String told(List<Address> addresses, Function<Address, String> text) {
        return addresses.stream().map(text).collect(Collectors.joining(", "));
    }

    private static String ip(Address address) {
        return IpText.of(address.ip());
    }
}
