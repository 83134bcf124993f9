package dev.fairway.tracker.core.endpoints;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the selectors that take a set of labels.
 *
 * <p>A selector is filed under one of its labels, the one that fewest others are filed under, so that looking up a
 * pod's labels meets few selectors that do not take it.
 */
public final class SelectorIndex {

    private record Label(String key, String value) {}

    private record Filed(Map<String, String> selector, Label under) {}

    /** Empty selectors, which take everything, are filed here. */
    private static final Label EVERYTHING = new Label("", "");

    private final Map<String, Filed> filed = new HashMap<>();
    private final Map<Label, Set<String>> namesUnder = new HashMap<>();

    public void put(String name, Map<String, String> selector) {
        remove(name);
        Label under = EVERYTHING;
        for (Map.Entry<String, String> entry : selector.entrySet()) {
            Label label = new Label(entry.getKey(), entry.getValue());
            if (under.equals(EVERYTHING) || countUnder(label) < countUnder(under)) {
                under = label;
            }
        }
        filed.put(name, new Filed(selector, under));
        namesUnder.computeIfAbsent(under, _ -> new LinkedHashSet<>()).add(name);
    }

    public void remove(String name) {
        Filed old = filed.remove(name);
        if (old != null) {
            namesUnder.computeIfPresent(old.under(), (_, names) -> {
                names.remove(name);
                return names.isEmpty() ? null : names;
            });
        }
    }

    /** The names of the selectors that take these labels. */
    public List<String> taking(Map<String, String> labels) {
        List<String> names = new ArrayList<>(namesUnder.getOrDefault(EVERYTHING, Set.of()));
        labels.forEach((key, value) -> {
            for (String name : namesUnder.getOrDefault(new Label(key, value), Set.of())) {
                Filed candidate = filed.get(name);
                if (candidate != null
                        && labels.entrySet().containsAll(candidate.selector().entrySet())) {
                    names.add(name);
                }
            }
        });
        return names;
    }

    private int countUnder(Label label) {
        return namesUnder.getOrDefault(label, Set.of()).size();
    }
}
