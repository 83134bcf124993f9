package dev.fairway.nodeproxy.core;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.PortNumber;
import dev.fairway.nodeproxy.core.health.HealthCheck;
import dev.fairway.nodeproxy.core.rampup.Ramps;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.RulesetBuilder;
import dev.fairway.rules.ruleset.RulesetHash;
import dev.fairway.rules.ruleset.ServiceRules;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every Service as it should be and as the kernel has it. One thread owns it.
 *
 * <p>{@link #changes} tells what to do for the Services that were touched; its cost grows with those, not with all.
 * {@link #reconcile} compares everything with what the kernel was found to hold. After either, each change is reported
 * back as {@link #committed} or {@link #rejected}.
 */
public final class ServiceTable {

    private final Map<ServiceKey, Service> services = new HashMap<>();
    private final Map<ServiceKey, Map<ObjectKey, EndpointSlice>> slices = new HashMap<>();
    private final Map<ServiceKey, ProgrammedService> programmed = new HashMap<>();
    private final Map<ServiceKey, ProgrammedService> planned = new HashMap<>();
    private final Set<ServiceKey> touched = new LinkedHashSet<>();
    private final Map<ServiceKey, HealthCheck> healthChecks = new HashMap<>();
    private final GonePods gonePods = new GonePods();
    private final Ramps ramps = new Ramps();
    private Instant now = Instant.EPOCH;
    private final HairpinCounts hairpins = new HairpinCounts();
    private final GroupAllocation groups = new GroupAllocation();
    private final RulesetHash hash = new RulesetHash();
    private RulesetBuilder rules;
    private NodeRules nodeRules = NodeRules.NONE;
    private NodeRules programmedNodeRules = NodeRules.NONE;

    public ServiceTable(RulesetBuilder rules) {
        this.rules = rules;
        hash.add(programmedNodeRules);
    }

    /** What decides from now on; every Service is looked at again. */
    public void setRules(RulesetBuilder newRules) {
        rules = newRules;
        touched.addAll(services.keySet());
    }

    public void setNodeRules(NodeRules newNodeRules) {
        nodeRules = newNodeRules;
    }

    public void put(Service service) {
        services.put(service.serviceKey(), service);
        touched.add(service.serviceKey());
    }

    public void remove(ServiceKey service) {
        services.remove(service);
        touched.add(service);
    }

    public void put(EndpointSlice slice) {
        slices.computeIfAbsent(slice.service(), _ -> new LinkedHashMap<>()).put(slice.key(), slice);
        touched.add(slice.service());
    }

    public void remove(EndpointSlice slice) {
        Map<ObjectKey, EndpointSlice> ofService = slices.get(slice.service());
        if (ofService != null && ofService.remove(slice.key()) != null && ofService.isEmpty()) {
            slices.remove(slice.service());
        }
        touched.add(slice.service());
    }

    /** What is in effect for a Service, or null when nothing is. */
    public @Nullable ServiceRules inEffect(ServiceKey service) {
        ProgrammedService current = programmed.get(service);
        return current == null ? null : current.rules();
    }

    /** The rules in effect of all Services that have any. */
    public Collection<ServiceRules> inEffect() {
        return programmed.values().stream().map(ProgrammedService::rules).toList();
    }

    /** The health check node ports of the Services in effect; kept up to date, not computed. */
    public Map<ServiceKey, HealthCheck> healthChecks() {
        return Collections.unmodifiableMap(healthChecks);
    }

    /** The Services that are ours, in no order. */
    public Set<ServiceKey> services() {
        return Collections.unmodifiableSet(services.keySet());
    }

    /** The time as of now: shares of new connections grow with it. */
    public void setTime(Instant newNow) {
        now = newNow;
        touched.addAll(ramps.due(now));
    }

    /** When {@link #setTime} makes a difference next, if nothing else does. */
    public Optional<Instant> nextChange() {
        return ramps.next();
    }

    /** What should be in effect for a Service, computed anew. */
    public ServiceRules desired(ServiceKey key) {
        Service service = services.get(key);
        if (service == null) {
            ramps.remove(key);
            return ServiceRules.none(key);
        }
        Collection<EndpointSlice> all = slices.getOrDefault(key, Map.of()).values();
        return ramps.slowed(service, all, rules.rulesFor(service, all), now);
    }

    /** What a kernel with these rules holds; its groups have other numbers than those of this table. */
    public static SequencedMap<Key, Value> facts(ServiceRules rules) {
        return new GroupAllocation().allocate(rules, null, Map.of()).entries();
    }

    /** What it holds for the node as a whole. */
    public static SequencedMap<Key, Value> facts(NodeRules rules) {
        return NodeEntries.of(rules);
    }

    /** The hash of what is in effect. */
    public String rulesetHash() {
        return hash.value();
    }

    /** What the Services touched since the last call need, deletions first. */
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        SequencedMap<Key, Value> unusedHairpins = hairpins.takeUnused();
        List<Change.Operation> nodeOperations =
                Change.difference(NodeEntries.of(programmedNodeRules), NodeEntries.of(nodeRules));
        List<Change.Operation> shared = new ArrayList<>(nodeOperations);
        shared.addAll(Change.difference(unusedHairpins, new LinkedHashMap<>()));
        if (!shared.isEmpty()) {
            changes.add(Change.of(null, shared));
        }
        for (ServiceKey key : takeTouched()) {
            PlannedChange plan = plan(key, null);
            if (plan.changed()) {
                changes.add(plan.change());
            }
        }
        return changes;
    }

    /**
     * What to do about everything when the kernel holds {@code kernel}: numbers that it has are kept.
     *
     * @param kernel what was read back
     */
    public List<Change> reconcile(Map<Key, Value> kernel) {
        touched.clear();
        hairpins.takeUnused();
        groups.reserve(kernel.values());
        SequencedMap<Key, Value> node = NodeEntries.of(nodeRules);
        Set<Key> wanted = new HashSet<>(node.keySet());
        List<Change> changes = new ArrayList<>();
        changes.add(Change.of(null, Change.difference(found(node, kernel), node)));
        for (ServiceKey key : all()) {
            PlannedChange plan = plan(key, kernel);
            wanted.addAll(plan.entries().keySet());
            changes.add(plan.change());
        }
        // what nobody wants goes last: until then addresses may lead to it
        SequencedMap<Key, Value> unwanted = new LinkedHashMap<>();
        kernel.entrySet().stream()
                .filter(entry -> !wanted.contains(entry.getKey()))
                .sorted(Comparator.comparing(entry -> entry.getValue() instanceof Value.Dispatch))
                .forEach(entry -> unwanted.put(entry.getKey(), entry.getValue()));
        changes.add(new Change(
                null,
                Change.difference(unwanted, new LinkedHashMap<>()),
                StaleFlows.without(unwanted.keySet(), wanted)));
        changes.removeIf(Change::isNothing);
        return changes;
    }

    private Set<ServiceKey> all() {
        Set<ServiceKey> all = new LinkedHashSet<>(programmed.keySet());
        all.addAll(services.keySet());
        return all;
    }

    private List<ServiceKey> takeTouched() {
        List<ServiceKey> keys = touched.stream()
                .sorted(Comparator.comparing(services::containsKey))
                .toList();
        touched.clear();
        return keys;
    }

    /** A change with everything that the kernel will hold for the Service. */
    private record PlannedChange(Change change, SequencedMap<Key, Value> entries, boolean changed) {}

    /** @param kernel what was read back, or null to rely on what was committed */
    private PlannedChange plan(ServiceKey key, @Nullable Map<Key, Value> kernel) {
        ProgrammedService current = programmed.get(key);
        ServiceRules before = current == null ? ServiceRules.none(key) : current.rules();
        ServiceRules after = desired(key);
        Set<InetAddress> gone =
                gonePods.found(key, slices.getOrDefault(key, Map.of()).values());
        if (kernel == null && before.equals(after) && gone.isEmpty()) {
            return new PlannedChange(Change.of(key, List.of()), new LinkedHashMap<>(), false);
        }
        ProgrammedService next = groups.allocate(after, current, kernel == null ? Map.of() : kernel);
        planned.put(key, next);
        SequencedMap<Key, Value> entries = next.entries();
        SequencedMap<Key, Value> known = kernel == null ? known(current) : found(entries, kernel);
        List<Change.Operation> operations = Change.difference(known, entries);
        List<StaleFlows> stale = new ArrayList<>(StaleFlows.between(before, after, nodeRules.nodePortAddresses()));
        stale.addAll(StaleFlows.toPods(gone, before, after));
        return new PlannedChange(new Change(key, operations, stale), entries, true);
    }

    private static SequencedMap<Key, Value> known(@Nullable ProgrammedService current) {
        return current == null ? new LinkedHashMap<>() : HairpinCounts.withoutShared(current.entries());
    }

    private static SequencedMap<Key, Value> found(SequencedMap<Key, Value> entries, Map<Key, Value> kernel) {
        SequencedMap<Key, Value> found = new LinkedHashMap<>();
        entries.keySet().forEach(key -> {
            Value value = kernel.get(key);
            if (value != null) {
                found.put(key, value);
            }
        });
        return found;
    }

    /** The change is in effect. */
    public void committed(Change change) {
        ServiceKey key = change.service();
        if (key == null) {
            hash.remove(programmedNodeRules);
            programmedNodeRules = nodeRules;
            hash.add(programmedNodeRules);
            return;
        }
        gonePods.handled(key);
        ProgrammedService next = planned.remove(key);
        if (next != null) {
            replace(key, next);
        }
    }

    private void replace(ServiceKey key, ProgrammedService next) {
        ProgrammedService before = next.rules().isEmpty() ? programmed.remove(key) : programmed.put(key, next);
        hairpins.add(next);
        if (before != null) {
            hairpins.remove(before);
            hash.remove(before.rules());
            groups.release(before, next);
        }
        hash.add(next.rules());
        PortNumber healthCheckNodePort = next.rules().healthCheckNodePort();
        if (healthCheckNodePort == null) {
            healthChecks.remove(key);
        } else {
            healthChecks.put(
                    key, new HealthCheck(key, healthCheckNodePort, next.rules().localReady()));
        }
    }

    /** The change is not in effect; the Service is looked at again. */
    public void rejected(Change change) {
        ServiceKey key = change.service();
        if (key == null) {
            return;
        }
        ProgrammedService next = planned.remove(key);
        if (next != null) {
            groups.release(next, programmed.get(key));
        }
        touched.add(key);
    }
}
