package dev.fairway.nodeproxy.core.inspection;

import dev.fairway.model.inspection.AddressRule;
import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.rules.ruleset.Masquerade;
import dev.fairway.rules.ruleset.PortRules;
import dev.fairway.rules.ruleset.ServiceAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Facts of a kernel, followed from an address to its endpoints as a packet would be. */
final class Rules {

    private static final Comparator<EndpointShare> BY_ADDRESS = Comparator.comparing(
                    (EndpointShare share) -> share.address().getAddress(), Arrays::compareUnsigned)
            .thenComparing(EndpointShare::port);

    private final Map<Key, Value> facts;
    private final Map<Key.Restricted, List<Key.AllowedSource>> sources = new HashMap<>();
    private final Map<GroupName, Duration> affinities = new HashMap<>();

    private record GroupName(IpFamily family, int group) {}

    Rules(Map<Key, Value> facts) {
        this.facts = facts;
        for (Key key : facts.keySet()) {
            if (key instanceof Key.AllowedSource source) {
                sources.computeIfAbsent(
                                new Key.Restricted(source.address(), source.protocol(), source.port()),
                                _ -> new ArrayList<>())
                        .add(source);
            } else if (key instanceof Key.Affinity(IpFamily family, int group, Duration timeout)) {
                affinities.put(new GroupName(family, group), timeout);
            }
        }
    }

    /** The rule at an address or node port; empty where there is none, and for facts of another kind. */
    Optional<AddressRule> at(Key key) {
        return facts.get(key) instanceof Value.Dispatch dispatch
                ? Optional.of(rule(key.family(), dispatch))
                : Optional.empty();
    }

    /** Who may connect to an address, sorted by their text; empty when it is open to everyone. */
    List<Key.AllowedSource> sources(PortRules port, ServiceAddress address) {
        InetAddress ip = address.address();
        return ip == null
                ? List.of()
                : sources
                        .getOrDefault(
                                new Key.Restricted(
                                        ip, port.protocol(), address.port().value()),
                                List.of())
                        .stream()
                        .sorted(Comparator.comparing(source -> source.source().toString()))
                        .toList();
    }

    private AddressRule rule(IpFamily family, Value.Dispatch dispatch) {
        return switch (dispatch) {
            case Value.Dispatch.Reject() -> new AddressRule.Reject();
            case Value.Dispatch.Drop() -> new AddressRule.Drop();
            case Value.Dispatch.ToGroup group ->
                new AddressRule.ToEndpoints(
                        shares(family, group),
                        masquerade(group.masquerade()),
                        affinities.get(new GroupName(family, group.group())));
        };
    }

    /** An endpoint has as many slots as its weight asks for; a slot that leads nowhere is left out. */
    private List<EndpointShare> shares(IpFamily family, Value.Dispatch.ToGroup dispatch) {
        Map<EndpointShare, Integer> slots = new TreeMap<>(BY_ADDRESS);
        for (int slot = 0; slot < dispatch.slots(); slot++) {
            if (endpoint(family, dispatch, slot) instanceof Value.Endpoint(InetAddress address, int port)) {
                slots.merge(new EndpointShare(address, new PortNumber(port), 1), 1, Integer::sum);
            }
        }
        return slots.entrySet().stream()
                .map(slot ->
                        new EndpointShare(slot.getKey().address(), slot.getKey().port(), slot.getValue()))
                .toList();
    }

    private @Nullable Value endpoint(IpFamily family, Value.Dispatch.ToGroup dispatch, int slot) {
        if (!dispatch.affinity()) {
            return facts.get(new Key.Slot(family, dispatch.group(), slot));
        }
        return facts.get(new Key.Pick(family, dispatch.group(), slot)) instanceof Value.Member(int member)
                ? facts.get(new Key.Member(family, dispatch.group(), member))
                : null;
    }

    private static AddressRule.Masquerade masquerade(Masquerade masquerade) {
        return switch (masquerade) {
            case UNLESS_POD -> AddressRule.Masquerade.UNLESS_POD;
            case ALWAYS -> AddressRule.Masquerade.ALWAYS;
            case IF_NODE -> AddressRule.Masquerade.IF_NODE;
        };
    }
}
