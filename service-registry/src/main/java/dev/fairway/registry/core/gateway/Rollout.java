package dev.fairway.registry.core.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings one type of configuration to one gateway, one message at a time, and finds the unit to blame for a refusal.
 *
 * <p>After a refusal the changed units are offered in halves on top of what the gateway has accepted, until one alone is
 * refused. That one stays out, or in its last accepted form, until it changes; everything else goes on. Not thread-safe.
 *
 * <pre>
 *   wanted ──► offered ──accepted──► accepted
 *                 └────refused──► one unit: blamed;  several: halves ──► offered …
 * </pre>
 */
public final class Rollout {

    private Map<String, Unit> wanted = Map.of();
    private Map<String, Unit> accepted = new HashMap<>();
    private Map<String, Unit> offered = Map.of();
    private boolean waiting;
    private boolean begun;
    private final Map<String, Blamed> blamed = new TreeMap<>();
    private final Deque<List<Unit>> suspects = new ArrayDeque<>();

    /** A unit that the gateway has refused, and what it said. */
    public record Blamed(Unit unit, String message) {}

    /** What the gateway should have. */
    public void want(Map<String, Unit> units) {
        wanted = units;
        blamed.values()
                .removeIf(blame -> !blame.unit().equals(units.get(blame.unit().name())));
    }

    /**
     * The units to offer now; empty while an answer is outstanding, and when the gateway has everything. The first offer is
     * made even of nothing: a gateway waits for it.
     */
    public Optional<Map<String, Unit>> next() {
        if (waiting) {
            return Optional.empty();
        }
        Map<String, Unit> offer = offer();
        if (begun && offer.equals(accepted)) {
            return Optional.empty();
        }
        begun = true;
        offered = offer;
        waiting = true;
        return Optional.of(offer);
    }

    private Map<String, Unit> offer() {
        while (!suspects.isEmpty()) {
            List<Unit> group =
                    suspects.peekFirst().stream().filter(this::isWanted).toList();
            if (group.isEmpty()) {
                suspects.removeFirst();
                continue;
            }
            Map<String, Unit> offer = stillWanted();
            group.forEach(unit -> offer.put(unit.name(), unit));
            if (!offer.equals(accepted)) {
                return offer;
            }
            suspects.removeFirst();
        }
        Map<String, Unit> offer = new LinkedHashMap<>(wanted);
        blamed.keySet().forEach(name -> {
            Unit last = accepted.get(name);
            if (last == null) {
                offer.remove(name);
            } else {
                offer.put(name, last);
            }
        });
        return offer;
    }

    private boolean isWanted(Unit unit) {
        return unit.equals(wanted.get(unit.name())) && !blamed.containsKey(unit.name());
    }

    private Map<String, Unit> stillWanted() {
        Map<String, Unit> still = new LinkedHashMap<>(accepted);
        still.keySet().retainAll(wanted.keySet());
        return still;
    }

    /** The gateway has what was offered. */
    public void accepted() {
        if (!waiting) {
            return;
        }
        waiting = false;
        accepted = new HashMap<>(offered);
        if (!suspects.isEmpty()) {
            suspects.removeFirst();
        }
    }

    /** The gateway has refused what was offered and keeps what it had. */
    public void refused(String message) {
        if (!waiting) {
            return;
        }
        waiting = false;
        List<Unit> changed = new ArrayList<>();
        offered.values().stream()
                .filter(unit -> !unit.equals(accepted.get(unit.name())))
                .forEach(changed::add);
        if (!suspects.isEmpty()) {
            suspects.removeFirst();
        }
        if (changed.size() == 1) {
            Unit culprit = changed.getFirst();
            blamed.put(culprit.name(), new Blamed(culprit, message));
        } else if (changed.size() > 1) {
            int half = changed.size() / 2;
            suspects.addFirst(changed.subList(half, changed.size()));
            suspects.addFirst(changed.subList(0, half));
        } else {
            // Only things were taken away: not to be offered for ever.
            accepted = new HashMap<>(offered);
        }
    }

    /** The gateway asks for these anew: it is told of them again, though it had accepted them. */
    public void forget(Set<String> names) {
        accepted.keySet().removeAll(names);
    }

    /** What the gateway has. */
    public Map<String, Unit> current() {
        return accepted;
    }

    /** Whether an answer is outstanding. */
    public boolean isWaiting() {
        return waiting;
    }

    /** Whether the gateway has or is refusing everything that is wanted of these. */
    public boolean has(Set<String> names) {
        return names.stream()
                .allMatch(name -> blamed.containsKey(name)
                        || !wanted.containsKey(name)
                        || Objects.equals(accepted.get(name), wanted.get(name)));
    }

    /** The units that the gateway refuses. */
    public List<Blamed> blamed() {
        return List.copyOf(blamed.values());
    }

    /** The names of what the accepted units refer to. */
    public Set<String> references() {
        Set<String> references = new HashSet<>();
        accepted.values().forEach(unit -> references.addAll(unit.references()));
        return references;
    }
}
