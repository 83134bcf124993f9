package dev.fairway.nodeproxy.core;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.core.ProgrammedService.GroupName;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceRules;
import dev.fairway.rules.ruleset.Target;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives the endpoints of Services their numbers in the kernel, and keeps those that they have. */
final class GroupAllocation {

    private final GroupNumbers numbers = new GroupNumbers();

    /** Keeps the numbers of what the kernel was found to hold for those who have them now. */
    void reserve(Collection<Value> kernel) {
        BitSet found = new BitSet();
        kernel.forEach(value -> {
            if (value instanceof Value.Dispatch.ToGroup dispatch) {
                found.set(dispatch.group());
            }
        });
        numbers.reserve(found);
    }

    /**
     * Numbers for everything that the rules lead to.
     *
     * @param current what the Service has now, null when that is not known
     * @param kernel where to look for numbers that a process before this one gave, or empty
     */
    ProgrammedService allocate(ServiceRules rules, @Nullable ProgrammedService current, Map<Key, Value> kernel) {
        Map<GroupName, Group> groups = new HashMap<>();
        for (PortRules port : rules.ports()) {
            Stream.of(Target.CLUSTER_WIDE, Target.LOCAL)
                    .filter(target -> !port.destinations(target).isEmpty())
                    .forEach(target -> {
                        GroupName name = GroupName.of(port, target);
                        Group known = current == null ? null : current.groups().get(name);
                        Group group = known == null ? take(port, target, kernel) : known;
                        List<Destination> destinations = port.destinations(target);
                        boolean affinity = port.affinity() != null && destinations.size() <= Group.MAX_MEMBERS;
                        groups.put(name, group.withDestinations(destinations, affinity));
                    });
        }
        return new ProgrammedService(rules, groups);
    }

    /** Gives up the numbers of {@code gone} that {@code kept} does not have. */
    void release(ProgrammedService gone, @Nullable ProgrammedService kept) {
        Set<Integer> keep = new HashSet<>();
        if (kept != null) {
            kept.groups().values().forEach(group -> keep.add(group.number()));
        }
        gone.groups().values().stream()
                .map(Group::number)
                .filter(number -> !keep.contains(number))
                .forEach(numbers::release);
    }

    private Group take(PortRules port, Target target, Map<Key, Value> kernel) {
        return port.addresses().stream()
                .map(address -> dispatch(port, address, target, kernel))
                .filter(Objects::nonNull)
                .filter(dispatch -> numbers.claim(dispatch.group()))
                .findFirst()
                .map(dispatch -> read(port.family(), dispatch, kernel))
                .orElseGet(() -> Group.empty(numbers.take()));
    }

    private static Value.Dispatch.@Nullable ToGroup dispatch(
            PortRules port, ServiceAddress address, Target target, Map<Key, Value> kernel) {
        if (!address.leadsTo(target)) {
            return null;
        }
        Key.Scope scope = address.fromAnywhere() == target ? Key.Scope.ANYONE : Key.Scope.IN_CLUSTER;
        InetAddress ip = address.address();
        int number = address.port().value();
        Key key = ip == null
                ? new Key.NodePort(scope, port.family(), port.protocol(), number)
                : new Key.ServiceAddress(scope, ip, port.protocol(), number);
        return kernel.get(key) instanceof Value.Dispatch.ToGroup dispatch ? dispatch : null;
    }

    private static Group read(IpFamily family, Value.Dispatch.ToGroup dispatch, Map<Key, Value> kernel) {
        List<Value.Endpoint> slots = new ArrayList<>();
        Map<Value.Endpoint, Integer> members = new HashMap<>();
        for (int slot = 0; slot < dispatch.slots(); slot++) {
            if (dispatch.affinity()) {
                if (kernel.get(new Key.Pick(family, dispatch.group(), slot)) instanceof Value.Member(int member)
                        && kernel.get(new Key.Member(family, dispatch.group(), member))
                                instanceof Value.Endpoint endpoint) {
                    slots.add(endpoint);
                    members.put(endpoint, member);
                }
            } else if (kernel.get(new Key.Slot(family, dispatch.group(), slot)) instanceof Value.Endpoint endpoint) {
                slots.add(endpoint);
            }
        }
        return new Group(dispatch.group(), slots, members);
    }
}
