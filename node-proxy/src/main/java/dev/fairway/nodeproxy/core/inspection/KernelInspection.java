package dev.fairway.nodeproxy.core.inspection;

import dev.fairway.model.inspection.AddressInKernel;
import dev.fairway.model.inspection.AddressRule;
import dev.fairway.model.inspection.RuleDifference;
import dev.fairway.model.inspection.ServiceInKernel;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.ServiceTable;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceRules;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells what a kernel holds for Services, and where that is not what was decided. The numbers that it has for groups and
 * slots do not count, only where packets go.
 */
public final class KernelInspection {

    private static final Comparator<RuleDifference> ORDER =
            Comparator.comparing(RuleDifference::kind).thenComparing(RuleDifference::subject);

    private final Map<Key, Value> kernel;
    private final Rules found;
    private final Set<Key> accountedFor = new HashSet<>();

    /** @param kernel everything that was read back */
    public KernelInspection(Map<Key, Value> kernel) {
        this.kernel = kernel;
        this.found = new Rules(kernel);
    }

    /** One Service; {@code decided} says what should be there. */
    public ServiceInKernel service(ServiceRules decided) {
        List<AddressInKernel> addresses = new ArrayList<>();
        Set<Key> concerned = new HashSet<>();
        for (PortRules port : decided.ports()) {
            for (ServiceAddress address : port.addresses()) {
                addresses.add(address(port, address));
                concerned.addAll(concerning(port, address));
            }
        }
        return new ServiceInKernel(decided.service(), addresses, differences(ServiceTable.facts(decided), concerned));
    }

    /**
     * What belongs to no Service: the node's own facts, and what is there for nobody. To be asked after every Service was
     * looked at.
     */
    public List<RuleDifference> rest(NodeRules node) {
        return differences(ServiceTable.facts(node), kernel.keySet());
    }

    /**
     * Where the kernel is not as wanted.
     *
     * @param concerned what the kernel should hold only if it is wanted or was accounted for before
     */
    private List<RuleDifference> differences(Map<Key, Value> wanted, Set<Key> concerned) {
        Rules decided = new Rules(wanted);
        List<RuleDifference> differences = new ArrayList<>();
        wanted.keySet()
                .forEach(key -> Subject.of(key)
                        .flatMap(subject -> difference(key, subject, decided))
                        .ifPresent(differences::add));
        accountedFor.addAll(wanted.keySet());
        concerned.stream()
                .filter(key -> kernel.containsKey(key) && accountedFor.add(key))
                .forEach(key -> Subject.of(key)
                        .ifPresent(subject -> differences.add(RuleDifference.unexpected(
                                subject, found.at(key).map(Subject::of).orElse("")))));
        return differences.stream().sorted(ORDER).toList();
    }

    private Optional<RuleDifference> difference(Key key, String subject, Rules decided) {
        String wanted = decided.at(key).map(Subject::of).orElse("");
        if (!kernel.containsKey(key)) {
            return Optional.of(RuleDifference.missing(subject, wanted));
        }
        return decided.at(key).equals(found.at(key))
                ? Optional.empty()
                : Optional.of(new RuleDifference(
                        RuleDifference.Kind.DIFFERENT,
                        subject,
                        wanted,
                        found.at(key).map(Subject::of).orElse("")));
    }

    private AddressInKernel address(PortRules port, ServiceAddress address) {
        InetAddress ip = address.address();
        return new AddressInKernel(
                switch (address.kind()) {
                    case CLUSTER_IP -> AddressInKernel.Kind.CLUSTER_IP;
                    case EXTERNAL_IP -> AddressInKernel.Kind.EXTERNAL_IP;
                    case LOAD_BALANCER_IP -> AddressInKernel.Kind.LOAD_BALANCER_IP;
                    case NODE_PORT -> AddressInKernel.Kind.NODE_PORT;
                },
                ip,
                port.family(),
                port.protocol(),
                address.port(),
                port.name(),
                found.at(key(Key.Scope.ANYONE, port, address)).orElseGet(AddressRule.Absent::new),
                found.at(key(Key.Scope.IN_CLUSTER, port, address)).orElse(null),
                found.sources(port, address).stream()
                        .map(Key.AllowedSource::source)
                        .toList());
    }

    /** What a kernel may hold about an address beside what is wanted. */
    private Set<Key> concerning(PortRules port, ServiceAddress address) {
        Set<Key> keys = new HashSet<>(found.sources(port, address));
        Stream.of(Key.Scope.values()).forEach(scope -> keys.add(key(scope, port, address)));
        InetAddress ip = address.address();
        if (ip != null) {
            keys.add(new Key.Restricted(ip, port.protocol(), address.port().value()));
        }
        return keys;
    }

    private static Key key(Key.Scope scope, PortRules port, ServiceAddress address) {
        InetAddress ip = address.address();
        int number = address.port().value();
        return ip == null
                ? new Key.NodePort(scope, port.family(), port.protocol(), number)
                : new Key.ServiceAddress(scope, ip, port.protocol(), number);
    }
}
