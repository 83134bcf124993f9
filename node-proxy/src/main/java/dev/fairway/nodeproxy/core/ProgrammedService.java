package dev.fairway.nodeproxy.core;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceRules;
import dev.fairway.rules.ruleset.Target;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Service's rules together with the numbers that the kernel has for them.
 *
 * @param groups one for each port and list of endpoints that its addresses lead to
 */
record ProgrammedService(ServiceRules rules, Map<GroupName, Group> groups) {

    /**
     * What a group stands for.
     *
     * @param port the port's name
     * @param target CLUSTER_WIDE or LOCAL
     */
    record GroupName(IpFamily family, String port, Protocol protocol, Target target) {

        static GroupName of(PortRules port, Target target) {
            return new GroupName(port.family(), port.name(), port.protocol(), target);
        }
    }

    ProgrammedService {
        groups = Map.copyOf(groups);
    }

    /** Everything that the kernel holds for the Service: endpoints first, then the addresses that lead to them. */
    SequencedMap<Key, Value> entries() {
        SequencedMap<Key, Value> entries = new LinkedHashMap<>();
        for (PortRules port : rules.ports()) {
            Stream.of(Target.CLUSTER_WIDE, Target.LOCAL)
                    .map(target -> groups.get(GroupName.of(port, target)))
                    .filter(Objects::nonNull)
                    .forEach(group -> putGroup(entries, port, group));
            Stream.concat(port.clusterWide().stream(), port.local().stream())
                    .filter(Destination::local)
                    .forEach(destination -> entries.put(new Key.Hairpin(destination.address()), Value.PRESENT));
        }
        for (PortRules port : rules.ports()) {
            port.addresses().forEach(address -> putAddress(entries, port, address));
        }
        return entries;
    }

    private static void putGroup(Map<Key, Value> entries, PortRules port, Group group) {
        IpFamily family = port.family();
        boolean affinity = !group.members().isEmpty();
        for (int slot = 0; slot < group.slots().size(); slot++) {
            Value.Endpoint endpoint = group.slots().get(slot);
            if (affinity) {
                Integer member = Objects.requireNonNull(group.members().get(endpoint));
                entries.put(new Key.Pick(family, group.number(), slot), new Value.Member(member));
            } else {
                entries.put(new Key.Slot(family, group.number(), slot), endpoint);
            }
        }
        group.members()
                .forEach((endpoint, member) -> entries.put(new Key.Member(family, group.number(), member), endpoint));
        if (affinity) {
            entries.put(
                    new Key.Affinity(family, group.number(), Objects.requireNonNull(port.affinity())), Value.PRESENT);
        }
    }

    private void putAddress(Map<Key, Value> entries, PortRules port, ServiceAddress address) {
        int number = address.port().value();
        InetAddress ip = address.address();
        if (ip != null) {
            address.allowedSources()
                    .forEach(source ->
                            entries.put(new Key.AllowedSource(ip, port.protocol(), number, source), Value.PRESENT));
            if (!address.allowedSources().isEmpty()) {
                entries.put(new Key.Restricted(ip, port.protocol(), number), Value.PRESENT);
            }
        }
        if (address.inCluster() != address.fromAnywhere()) {
            entries.put(key(Key.Scope.IN_CLUSTER, port, ip, number), dispatch(port, address.inCluster(), address));
        }
        entries.put(key(Key.Scope.ANYONE, port, ip, number), dispatch(port, address.fromAnywhere(), address));
        if (ip != null && address.kind() == ServiceAddress.Kind.CLUSTER_IP) {
            entries.put(new Key.ClusterIp(ip), Value.PRESENT);
        }
    }

    private static Key key(Key.Scope scope, PortRules port, @Nullable InetAddress ip, int number) {
        return ip == null
                ? new Key.NodePort(scope, port.family(), port.protocol(), number)
                : new Key.ServiceAddress(scope, ip, port.protocol(), number);
    }

    private Value.Dispatch dispatch(PortRules port, Target target, ServiceAddress address) {
        return switch (target) {
            case REJECT -> new Value.Dispatch.Reject();
            case DROP -> new Value.Dispatch.Drop();
            case CLUSTER_WIDE, LOCAL -> {
                Group group = Objects.requireNonNull(groups.get(GroupName.of(port, target)));
                yield new Value.Dispatch.ToGroup(
                        group.number(), group.slots().size(), !group.members().isEmpty(), address.masquerade());
            }
        };
    }
}
